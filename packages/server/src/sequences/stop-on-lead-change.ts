import type { StopReason } from "@lead-dashboard/domain/sequences/enrollment-state";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import type { LeadChangeInTransaction } from "../leads/hooks.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { changeStore } from "../leads/store-changes.ts";
import { stopEnrollments } from "./stop-enrollments.ts";
import { enrollmentStore } from "./store-enrollments.ts";
import { surroundingsStore } from "./store-surroundings.ts";
import { transitionEnrollment } from "./transition-enrollment.ts";

/** What of a lead ends its sequences, and as what. */
const STOPS: Partial<Record<LeadRow["status"], StopReason>> = { REPLIED: "reply", CLOSED: "won", LOST: "lost" };

/** So many changes of a lead are gone through for the one that is undone. */
const LATEST = 100;

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
  const isUndone = (made: Record<string, unknown>) =>
    isDeletionUndone ? typeof made.deletedAt === "number" : made.status === before.status;
  const since = await madeAt(tx, scope, { leadId: after.id, isUndone });
  await resumeStopped(tx, { scope, leadId: after.id, reasons, since, actor }, now);
}

/** When the change was made that is undone, ms; what stopped before it stopped for another one. */
async function madeAt(
  tx: Tx,
  scope: Scope,
  { leadId, isUndone }: { leadId: string; isUndone: (made: Record<string, unknown>) => boolean },
): Promise<number> {
  const latest = await changeStore(tx, scope).ofLead(leadId, { before: null, limit: LATEST });
  return latest.find(({ after }) => after !== null && isUndone(after))?.changedAt ?? Number.POSITIVE_INFINITY;
}

/** A lead in the bin gets nothing more. */
export async function stopOnDeletion(
  tx: Tx,
  { lead, actor, now, scope }: { lead: Pick<LeadRow, "id">; actor: Actor; now: number; scope: Scope },
): Promise<void> {
  await stopEnrollments(tx, scope, { leadIds: [lead.id], reason: "deleted", actor }, now);
}

interface Resumption {
  readonly scope: Scope;
  readonly leadId: string;
  readonly reasons: readonly StopReason[];
  /** only what stopped at or after this instant, ms */
  readonly since: number;
  readonly actor: Actor;
}

async function resumeStopped(tx: Tx, { scope, leadId, reasons, since, actor }: Resumption, now: number): Promise<void> {
  const store = enrollmentStore(tx, scope);
  const surroundings = surroundingsStore(tx, scope);
  for (const enrollment of await store.stoppedOfLead(leadId, reasons)) {
    if (enrollment.updatedAt < since) continue;
    // Something was sent or received since it stopped, or the lead has been enrolled again: it stays stopped.
    if (await surroundings.hasContactSince(leadId, enrollment.updatedAt)) continue;
    if ((await store.enrolledAmong(enrollment.sequenceId, [leadId])).size > 0) continue;
    const because = "the change that stopped the sequence was undone";
    await transitionEnrollment(tx, scope, { enrollment, event: { type: "unstop" }, actor, because }, now);
  }
}
