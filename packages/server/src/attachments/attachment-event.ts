import type { Actor } from "../events/event.ts";
import type { AttachmentRow } from "./store.ts";

/** The event that tells of a file; its name stays with it, because it may say something of a person. */
export function attachmentEvent(
  type: "attachment.added" | "attachment.removed" | "attachment.fetched",
  { organizationId, id, leadId, messageId, mediaType, size, state, direction }: AttachmentRow,
  actor: Actor,
) {
  return {
    type,
    organizationId,
    actor,
    subjectId: id,
    leadId,
    detail: { messageId, mediaType, size, state, direction },
  } as const;
}
