// What the program records → what other programs are told. Names and fields here are promised; those inside may change.
import type { WebhookEvent } from "@lead-dashboard/domain/platform/webhook-rules";
import type { RecordedEvent } from "../events/event.ts";
import { presentChange } from "../events/present-change.ts";

const LARGEST = 20_000;

/** The public events of a recorded one; most say nothing to the outside. */
export function publicTypes({ type, after, detail }: RecordedEvent): WebhookEvent[] {
  switch (type) {
    case "lead.created":
    case "lead.changed":
    case "lead.deleted":
    case "enrollment.created":
    case "enrollment.changed":
    case "import.finished":
    case "bulkAction.finished":
      return [type];
    case "privacy.erased":
      return ["lead.deleted"];
    case "message.received":
      return detail?.kind === "reply" ? ["lead.replied"] : [];
    case "optOut.created":
      return ["lead.optedOut"];
    case "message.changed":
      return messageTypes(after?.state);
    default:
      return [];
  }
}

function messageTypes(state: unknown): WebhookEvent[] {
  if (state === "accepted") return ["message.sent"];
  if (state === "delivered" || state === "read") return [`message.${state}`];
  return state === "failed" || state === "rejected" ? ["message.failed"] : [];
}

/** The body of a call: what happened to which thing, thin; whoever wants more reads it by its id. */
export function payloadOf(
  type: string,
  event: Pick<RecordedEvent, "type" | "subjectId" | "leadId" | "before" | "after" | "detail" | "recordedAt">,
): string {
  const { subjectId: id, recordedAt } = event;
  // of somebody who was erased nothing is told but the lead's id
  const isErasure = event.type === "privacy.erased";
  const leadId = isErasure ? id : event.leadId;
  const timestamp = new Date(recordedAt).toISOString();
  const write = (changes: unknown) =>
    JSON.stringify({ type, timestamp, data: { id, leadId: leadId ?? null, ...(changes === null ? {} : { changes }) } });
  const whole = write(isErasure ? null : presentChange(event).after);
  return Buffer.byteLength(whole) <= LARGEST ? whole : write(null);
}
