import type { Scope } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { type ClaimedJob, isFollowed } from "../jobs/queue.ts";
import { lockLeads } from "../leads/store.ts";
import type { ReplanPayload } from "./change-sequence.ts";
import { SEQUENCE_ACTOR } from "./plan-next-step.ts";
import { STOP_SENTENCES } from "./stop-enrollments.ts";
import { sequenceStore } from "./store.ts";
import { type EnrollmentRow, enrollmentStore, enrollmentWriter } from "./store-enrollments.ts";
import { transitionMany } from "./transition-many.ts";

/** Enrollments of one transaction: it takes some ms. */
const PIECE = 50;

/**
 * Brings every running enrollment in line with its sequence: planned by the newest version, held while the sequence is
 * paused, stopped when it was deleted. Doing it again changes nothing for good: what is done is never planned again.
 */
export async function replanSequence(
  { organizationId, sequenceId }: ReplanPayload,
  { db, clock }: Foundation,
  job: ClaimedJob,
): Promise<void> {
  // Changes in a row: each would take back what the one before has just planned, and little would ever come to leave.
  if (await isFollowed(db, job, clock.now())) return;
  const scope: Scope = { organizationId };
  const replan = (piece: readonly EnrollmentRow[]) =>
    db.transaction(async (tx) => {
      const leadOf = new Map(piece.map(({ id, leadId }) => [id, leadId]));
      await lockLeads(tx, scope, [...new Set(leadOf.values())]);
      const held = await enrollmentWriter(tx, scope).lockMany([...leadOf.keys()]);
      const sequence = await sequenceStore(tx, scope).find(sequenceId);
      const change = sequence === undefined ? DELETED : REPLANNED[sequence.state];
      const enrollments = held.filter(({ id, leadId }) => leadOf.get(id) === leadId);
      await transitionMany(tx, scope, { enrollments, sequence, ...change, actor: SEQUENCE_ACTOR }, clock.now());
      // merged meanwhile: their lead is another one, which is to be held first
      return held.filter(({ id, leadId }) => leadOf.get(id) !== leadId);
    });
  for (let after = ""; ; ) {
    const piece = await enrollmentStore(db, scope).openOfSequence(sequenceId, { after, limit: PIECE });
    const last = piece.at(-1);
    if (last === undefined) return;
    after = last.id;
    for (let left = piece; left.length > 0; ) left = await replan(left);
  }
}

const DELETED = {
  event: { type: "stop", reason: "sequence-deleted" },
  because: STOP_SENTENCES["sequence-deleted"],
} as const;

const REPLANNED = {
  active: { event: { type: "replan" }, because: "the sequence was changed: planned anew" },
  paused: { event: { type: "replan" }, because: "the sequence is paused" },
  draft: { event: { type: "replan" }, because: "the sequence is a draft again" },
} as const;
