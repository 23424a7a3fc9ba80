import type { StopReason } from "@lead-dashboard/domain/sequences/enrollment-state";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import type { LeadChangeInTransaction } from "../leads/hooks.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { stopEnrollments } from "./stop-enrollments.ts";
import { enrollmentStore } from "./store-enrollments.ts";
import { surroundingsStore } from "./store-surroundings.ts";
import { transitionEnrollment } from "./transition-enrollment.ts";

/** What of a lead ends its sequences, and as what. */
const STOPS: Partial<Record<LeadRow["status"], StopReason>> = { REPLIED: "reply", CLOSED: "won", LOST: "lost" };

/** Why a change of a lead ends its sequences; undefined: it does not. */
export function reasonOf({ before, after }: LeadChangeInTransaction): StopReason | undefined {
  return before.status === after.status ? undefined : STOPS[after.status];
}

/** A lead that has answered, is won or lost is left in peace; when that was a slip and is undone, its sequences go on. */
export async function stopOnLeadChange(tx: Tx, change: LeadChangeInTransaction): Promise<void> {
  const { before, after, cause, actor, now, scope } = change;
  const reason = reasonOf(change);
  if (reason !== undefined) {
    await stopEnrollments(tx, scope, { leadIds: [after.id], reason, actor }, now);
    return;
  }
  const undone = STOPS[before.status];
  const isStatusUndone = before.status !== after.status && undone !== undefined;
  const isDeletionUndone = before.deletedAt !== null && after.deletedAt === null;
  if (cause !== "undo" || !(isStatusUndone || isDeletionUndone)) return;
  const reasons = isDeletionUndone ? (["deleted"] as const) : ([undone ?? "reply"] as const);
  await resumeStopped(tx, { scope, leadId: after.id, reasons, actor }, now);
}

/** A lead in the bin gets nothing more. */
export async function stopOnDeletion(
  tx: Tx,
  { lead, actor, now, scope }: { lead: Pick<LeadRow, "id">; actor: Actor; now: number; scope: Scope },
): Promise<void> {
  await stopEnrollments(tx, scope, { leadIds: [lead.id], reason: "deleted", actor }, now);
}

async function resumeStopped(
  tx: Tx,
  { scope, leadId, reasons, actor }: { scope: Scope; leadId: string; reasons: readonly StopReason[]; actor: Actor },
  now: number,
): Promise<void> {
  const store = enrollmentStore(tx, scope);
  const surroundings = surroundingsStore(tx, scope);
  for (const enrollment of await store.stoppedOfLead(leadId, reasons)) {
    // Something was sent or received since it stopped, or the lead has been enrolled again: it stays stopped.
    if (await surroundings.hasContactSince(leadId, enrollment.updatedAt)) continue;
    if ((await store.enrolledAmong(enrollment.sequenceId, [leadId])).size > 0) continue;
    const because = "the change that stopped the sequence was undone";
    await transitionEnrollment(tx, scope, { enrollment, event: { type: "unstop" }, actor, because }, now);
  }
}
