// What sequences do when a lead is merged into another, and when that is undone.
import type { StopReason } from "@lead-dashboard/domain/sequences/enrollment-state";
import type { LeadHooks, LeadMergeInTransaction } from "../leads/hooks.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { STOP_SENTENCES } from "./stop-enrollments.ts";
import { type EnrollmentRow, enrollmentStore } from "./store-enrollments.ts";
import { enrollmentMover } from "./store-moves.ts";
import { surroundingsStore } from "./store-surroundings.ts";
import { transitionEnrollment } from "./transition-enrollment.ts";

/** What was moved and stopped, as the merge's journal keeps it. */
interface Journal {
  moved: string[];
  stopped: { id: string; generation: number }[];
}

const STOPS: Partial<Record<LeadRow["status"], StopReason>> = { REPLIED: "reply", CLOSED: "won", LOST: "lost" };

/**
 * Enrollments go to the winner. Of two in one sequence only the one further on goes on, and none where the other lead has
 * been through it: nobody gets a step twice. What the merged lead's status forbids stops.
 */
export const mergeEnrollments: LeadHooks["merged"] = async (
  tx,
  { winner, loser, merged, journal, actor, now, scope },
) => {
  const whole = { organizationId: scope.organizationId };
  const mover = enrollmentMover(tx, whole);
  const [own, others] = [await mover.ofLead(winner.id), await mover.ofLead(loser.id)];
  const stopped: Journal["stopped"] = [];
  const stop = async (enrollment: EnrollmentRow, reason: StopReason) => {
    const event = { type: "stop", reason } as const;
    const because = STOP_SENTENCES[reason];
    const after = await transitionEnrollment(tx, whole, { enrollment, event, actor, because }, now);
    if (after !== null) stopped.push({ id: after.id, generation: after.generation });
  };
  const reason = STOPS[merged.status];
  for (const [lead, enrollments, rivals] of [
    [loser, others, own],
    [winner, own, others],
  ] as const) {
    for (const enrollment of enrollments.filter(isOpen)) {
      if (reason !== undefined && lead.status !== merged.status) await stop(enrollment, reason);
      else if (rivals.some((rival) => isFurther(rival, enrollment, lead === loser))) await stop(enrollment, "merged");
    }
  }
  const moved = await mover.move({ from: loser.id, to: winner.id });
  journal.sequences = { moved, stopped } satisfies Journal;
};

/** Enrollments go back to the lead they were of. */
export const partEnrollments: LeadHooks["unmerged"] = async (tx, { winner, loser, journal, scope }) => {
  const known = journal.sequences as Journal | undefined;
  if (known === undefined) return;
  await enrollmentMover(tx, scope).moveBack(known.moved, { from: winner.id, to: loser.id });
};

/** What the merge stopped goes on, unless something was sent or received since. */
export const resumeParted: LeadHooks["parted"] = async (tx, { journal, scope, actor, now }: LeadMergeInTransaction) => {
  const known = journal.sequences as Journal | undefined;
  const whole = { organizationId: scope.organizationId };
  const store = enrollmentStore(tx, whole);
  for (const { id, generation } of known?.stopped ?? []) {
    const enrollment = await store.find(id);
    if (enrollment?.state !== "stopped" || enrollment.generation !== generation) continue;
    const { leadId, sequenceId, updatedAt } = enrollment;
    const contactAt = (await surroundingsStore(tx, whole).lastContacts([leadId])).get(leadId);
    if (contactAt !== undefined && contactAt > updatedAt) continue;
    if ((await store.enrolledAmong(sequenceId, [leadId])).size > 0) continue;
    const because = "the merge that stopped the sequence was undone";
    await transitionEnrollment(tx, whole, { enrollment, event: { type: "unstop" }, actor, because }, now);
  }
};

function isOpen({ state }: EnrollmentRow): boolean {
  return state === "active" || state === "paused";
}

/**
 * Whether the other lead has had a step of the same sequence that this one would still get, or goes on from the same place
 * itself. One that was stopped has had what is before its place.
 */
function isFurther(rival: EnrollmentRow, enrollment: EnrollmentRow, losesTie: boolean): boolean {
  if (rival.sequenceId !== enrollment.sequenceId) return false;
  if (rival.state === "finished") return true;
  const ahead = (rival.nextStep ?? Number.MAX_SAFE_INTEGER) - (enrollment.nextStep ?? Number.MAX_SAFE_INTEGER);
  return ahead > 0 || (ahead === 0 && losesTie && isOpen(rival));
}
