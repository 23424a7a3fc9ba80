import type { Scope } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { lockLead } from "../leads/store.ts";
import type { ReplanPayload } from "./change-sequence.ts";
import { SEQUENCE_ACTOR } from "./plan-next-step.ts";
import { STOP_SENTENCES } from "./stop-enrollments.ts";
import { sequenceStore } from "./store.ts";
import { type EnrollmentRow, enrollmentStore, enrollmentWriter } from "./store-enrollments.ts";
import { transitionEnrollment } from "./transition-enrollment.ts";

const CHUNK = 200;

/**
 * Brings every running enrollment in line with its sequence: planned by the newest version, held while the sequence is
 * paused, stopped when it was deleted. Doing it again changes nothing for good: what is done is never planned again.
 */
export async function replanSequence(
  { organizationId, sequenceId }: ReplanPayload,
  { db, clock }: Foundation,
): Promise<void> {
  const scope: Scope = { organizationId };
  for (let after = ""; ; ) {
    const chunk = await enrollmentStore(db, scope).openOfSequence(sequenceId, { after, limit: CHUNK });
    for (const { id, leadId } of chunk) {
      await db.transaction(async (tx) => {
        await lockLead(tx, scope, leadId);
        const enrollment = await enrollmentWriter(tx, scope).lock(id);
        if (enrollment === undefined) return;
        const sequence = await sequenceStore(tx, scope).find(sequenceId);
        const change = sequence === undefined ? DELETED : REPLANNED[sequence.state];
        await transitionEnrollment(tx, scope, { enrollment, ...change, actor: SEQUENCE_ACTOR }, clock.now());
      });
    }
    const last: EnrollmentRow | undefined = chunk.at(-1);
    if (last === undefined) return;
    after = last.id;
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
