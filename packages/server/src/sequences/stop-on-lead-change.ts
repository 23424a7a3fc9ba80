import type { StopReason } from "@lead-dashboard/domain/sequences/enrollment-state";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import type { LeadChangeInTransaction } from "../leads/hooks.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { resumeUndone } from "./resume-undone.ts";
import { STOPPING, stopEnrollments } from "./stop-enrollments.ts";

/** Why a change of a lead ends its sequences; undefined: it does not. */
export function reasonOf({ before, after }: LeadChangeInTransaction): StopReason | undefined {
  return before.status === after.status ? undefined : STOPPING[after.status];
}

/** A lead that has answered, is won or lost is left in peace; when that was a slip and is undone, its sequences go on. */
export async function stopOnLeadChange(tx: Tx, change: LeadChangeInTransaction): Promise<void> {
  const { after, actor, now, scope } = change;
  const reason = reasonOf(change);
  if (reason === undefined) return resumeUndone(tx, [change]);
  await stopEnrollments(tx, scope, { leadIds: [after.id], reason, actor }, now);
}

/** A lead in the bin gets nothing more. */
export async function stopOnDeletion(
  tx: Tx,
  { lead, actor, now, scope }: { lead: Pick<LeadRow, "id">; actor: Actor; now: number; scope: Scope },
): Promise<void> {
  await stopEnrollments(tx, scope, { leadIds: [lead.id], reason: "deleted", actor }, now);
}
