import type { Attachment } from "@lead-dashboard/contract/attachments/schemas";
import type { AttachmentRow } from "./store.ts";

/** A file as it goes over the wire; where its bytes stand is nobody's business. */
export function presentAttachment(row: AttachmentRow): Attachment {
  const { id, leadId, messageId, direction, fileName, mediaType, size, state, reason, createdAt } = row;
  return {
    id,
    leadId,
    messageId,
    direction,
    name: fileName,
    mediaType,
    size,
    state,
    reason,
    createdAt: new Date(createdAt).toISOString(),
  };
}
