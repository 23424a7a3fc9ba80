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
    case "lead.restored":
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

/** What of an import or bulk action that ended is told beside its id. */
const RESULT = [
  ...["state", "status", "rows", "matched", "created", "changed", "updated", "unchanged", "skipped", "failed"],
  "failure",
];

/** How something ended that concerned many leads; null for everything else. */
function resultOf({ type, detail }: Pick<RecordedEvent, "type" | "detail">): Record<string, unknown> | null {
  if (detail == null || (type !== "import.finished" && type !== "bulkAction.finished")) return null;
  const { action } = detail;
  const kind = typeof action === "object" && action !== null && "type" in action ? { action: action.type } : {};
  const told = RESULT.filter((name) => name in detail).map((name) => [name, detail[name]]);
  return { ...kind, ...Object.fromEntries(told) };
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
  const result = resultOf(event);
  const write = (changes: unknown) => {
    const more = { ...(changes === null ? {} : { changes }), ...(result === null ? {} : { result }) };
    return JSON.stringify({ type, timestamp, data: { id, leadId: leadId ?? null, ...more } });
  };
  const whole = write(isErasure ? null : presentChange(event).after);
  return Buffer.byteLength(whole) <= LARGEST ? whole : write(null);
}
