import type { StopReason } from "@lead-dashboard/domain/sequences/enrollment-state";
import type { Tx } from "../db/database.ts";
import type { LeadChangeInTransaction } from "../leads/hooks.ts";
import { changeStore, type MadeChange } from "../leads/store-changes.ts";
import { STOPPING } from "./stop-enrollments.ts";
import { sequenceStore } from "./store.ts";
import { enrollmentStore } from "./store-enrollments.ts";
import { surroundingsStore } from "./store-surroundings.ts";
import { transitionMany } from "./transition-many.ts";

/** What an undo takes back that had ended the sequences of its lead, and as what; null: nothing. */
function endingOf({ before, after, cause }: LeadChangeInTransaction): { made: MadeChange; reason: StopReason } | null {
  if (cause !== "undo") return null;
  if (before.deletedAt !== null && after.deletedAt === null) return { made: "deleted", reason: "deleted" };
  const reason = STOPPING[before.status];
  return before.status === after.status || reason === undefined ? null : { made: { status: before.status }, reason };
}

/**
 * What leads' changes had stopped goes on when these are undone, however many they are, in statements that each take all of
 * them. What stopped before the change was made, stopped for another one; where something was sent or received since, or the
 * lead has been enrolled again, it stays stopped. The caller holds the leads.
 */
export async function resumeUndone(tx: Tx, changes: readonly LeadChangeInTransaction[]): Promise<void> {
  const endings = changes.flatMap((change) => {
    const ending = endingOf(change);
    return ending === null ? [] : [{ ...ending, change }];
  });
  for (const some of Map.groupBy(endings, ({ made, change }) => JSON.stringify([made, change.actor])).values()) {
    const [first] = some;
    if (first === undefined) continue;
    const leadIds = some.map(({ change }) => change.after.id);
    await resumeStopped(tx, { ...first, leadIds });
  }
}

interface Resumption {
  readonly made: MadeChange;
  readonly reason: StopReason;
  /** who undid it, when and where */
  readonly change: LeadChangeInTransaction;
  readonly leadIds: readonly string[];
}

async function resumeStopped(tx: Tx, { made, reason, change, leadIds }: Resumption): Promise<void> {
  const { scope, actor, now } = change;
  const store = enrollmentStore(tx, scope);
  const stopped = await store.stoppedOfLeads(leadIds, reason);
  if (stopped.length === 0) return;
  const theirs = [...new Set(stopped.map(({ leadId }) => leadId))];
  const madeAt = await changeStore(tx, scope).lastMade(theirs, made);
  const contactAt = await surroundingsStore(tx, scope).lastContacts(theirs);
  const free = stopped.filter(({ leadId, updatedAt }) => {
    const since = madeAt.get(leadId) ?? Number.POSITIVE_INFINITY;
    return updatedAt >= since && (contactAt.get(leadId) ?? 0) <= updatedAt;
  });
  for (const [sequenceId, own] of Map.groupBy(free, (enrollment) => enrollment.sequenceId)) {
    const enrolled = await store.enrolledAmong(
      sequenceId,
      own.map(({ leadId }) => leadId),
    );
    // of several ways of a lead through one sequence the first goes on
    const enrollments = own.filter(({ leadId }) => !enrolled.has(leadId) && enrolled.add(leadId));
    const sequence = await sequenceStore(tx, scope).find(sequenceId);
    const because = "the change that stopped the sequence was undone";
    await transitionMany(tx, scope, { enrollments, sequence, event: { type: "unstop" }, actor, because }, now);
  }
}
