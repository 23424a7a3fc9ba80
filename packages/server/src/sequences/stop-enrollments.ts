import type { StopReason } from "@lead-dashboard/domain/sequences/enrollment-state";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { enrollmentStore } from "./store-enrollments.ts";
import { stepWriter } from "./store-steps.ts";
import { transitionMany } from "./transition-many.ts";

/** Which status of a lead ends its sequences, and as what. */
export const STOPPING: Partial<Record<LeadRow["status"], StopReason>> = {
  REPLIED: "reply",
  CLOSED: "won",
  LOST: "lost",
};

/** Why planned messages of a stopped enrollment are cancelled, in plain words. */
export const STOP_SENTENCES: Record<StopReason, string> = {
  reply: "the lead has replied",
  "colleague-reply": "somebody else of the same company has replied",
  "opt-out": "the lead has opted out",
  bounce: "the last address bounced",
  won: "the lead was won",
  lost: "the lead was lost",
  deleted: "the lead was deleted",
  "by-hand": "the sequence was stopped by hand",
  "sequence-deleted": "the sequence was deleted",
  merged: "the lead was merged into another",
};

/** What the last step that was sent is credited with. */
const CREDITED: Partial<Record<StopReason, "repliedAt" | "optedOutAt">> = {
  reply: "repliedAt",
  "opt-out": "optedOutAt",
};

/** Stops everything that runs for some leads, or all of one sequence; the caller holds the leads. Gives those for which anything ran. */
export async function stopEnrollments(
  tx: Tx,
  scope: Scope,
  {
    leadIds,
    reason,
    actor,
    sequenceId,
  }: { leadIds: readonly string[]; reason: StopReason; actor: Actor; sequenceId?: string },
  now: number,
): Promise<Set<string>> {
  const open = await enrollmentStore(tx, scope).openOfLeads(leadIds);
  const enrollments = open.filter((enrollment) => sequenceId === undefined || enrollment.sequenceId === sequenceId);
  const event = { type: "stop", reason } as const;
  await transitionMany(tx, scope, { enrollments, event, actor, because: STOP_SENTENCES[reason] }, now);
  const column = CREDITED[reason];
  if (column !== undefined) for (const { id } of enrollments) await stepWriter(tx, scope).creditLast(id, column, now);
  return new Set(enrollments.map(({ leadId }) => leadId));
}
