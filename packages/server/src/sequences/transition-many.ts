import { type EnrollmentEvent, enrollmentAfter } from "@lead-dashboard/domain/sequences/enrollment-state";
import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvents } from "../events/outbox.ts";
import { cancelPlanned } from "../messages/cancel-planned.ts";
import { leadCalendar } from "./lead-calendar.ts";
import { type ComingStep, endOf, nextOf, onTheirWay, senderTo } from "./plan-next-step.ts";
import { planSteps } from "./plan-steps.ts";
import { type SequenceRow, sequenceStore } from "./store.ts";
import { type EnrollmentRow, enrollmentWriter } from "./store-enrollments.ts";
import { stepStore, stepWriter } from "./store-steps.ts";
import { surroundingsStore } from "./store-surroundings.ts";
import { columnsOf, stateOf } from "./transition-enrollment.ts";

/** What happens to many enrollments: of one sequence, where they go on. */
export interface ManyTransitions {
  /** held by the transaction, and their leads before them */
  readonly enrollments: readonly EnrollmentRow[];
  /** left out where nothing is planned anew: they stop, or it was deleted */
  readonly sequence?: SequenceRow | undefined;
  readonly event: EnrollmentEvent;
  readonly actor: Actor;
  /** why planned messages are cancelled, in plain words */
  readonly because: string;
}

/** Moves enrollments as `transitionEnrollment` moves one, in statements that each take all of them. */
export async function transitionMany(
  tx: Tx,
  scope: Scope,
  { enrollments, sequence, event, actor, because }: ManyTransitions,
  now: number,
): Promise<void> {
  const moved = enrollments.flatMap((enrollment): EnrollmentRow[] => {
    const after = enrollmentAfter(stateOf(enrollment), event);
    if (after === null) return [];
    return [{ ...enrollment, ...columnsOf(after) }];
  });
  if (moved.length === 0) return;
  const ids = moved.map(({ id }) => id);
  // The new generation comes first: by it the cancellations are told from steps that were skipped.
  await enrollmentWriter(tx, scope).progress(moved, now);
  await cancelPlanned(tx, scope, { enrollmentIds: ids, reason: because }, now);
  await stepWriter(tx, scope).forgetPlanned(...ids);
  const active = moved.filter(({ state }) => state === "active");
  // A sequence that is paused plans nothing; when it goes on, everything in it is planned anew.
  const finished = sequence?.state === "active" ? await planMany(tx, scope, { active, sequence }, now) : new Set();
  const before = new Map(enrollments.map(({ id, state }) => [id, state]));
  await recordEvents(
    tx,
    moved.map(({ id, organizationId, leadId, sequenceId, state, stopReason }) => ({
      type: "enrollment.changed" as const,
      organizationId,
      actor,
      subjectId: id,
      leadId,
      before: { state: before.get(id) },
      after: { state: finished.has(id) ? "finished" : state, ...(stopReason === null ? {} : { stopReason }) },
      detail: { sequenceId },
    })),
    now,
  );
}

/** The steps of the versions that enrollments went by until now. */
async function stepsByVersion(
  tx: Tx,
  scope: Scope,
  { active, sequence }: { active: readonly EnrollmentRow[]; sequence: SequenceRow },
): Promise<ReadonlyMap<number, readonly SequenceStep[]>> {
  const steps = new Map<number, readonly SequenceStep[]>([[sequence.version, sequence.steps]]);
  for (const { version } of active)
    if (!steps.has(version)) steps.set(version, await sequenceStore(tx, scope).stepsOf(sequence.id, version));
  return steps;
}

/** Plans the next step of each, as `planNextStep` does for one; gives the ids of those that have none left. */
async function planMany(
  tx: Tx,
  scope: Scope,
  { active, sequence }: { active: readonly EnrollmentRow[]; sequence: SequenceRow },
  now: number,
): Promise<ReadonlySet<string>> {
  if (active.length === 0) return new Set();
  const { steps, version } = sequence;
  const rules = completeRules(sequence.sequenceRules);
  const behindOf = await stepStore(tx, scope).behindAmong(active.map(({ id }) => id));
  const stepsBefore = await stepsByVersion(tx, scope, { active, sequence });
  const whole = { organizationId: scope.organizationId };
  const rows = await surroundingsStore(tx, whole).candidates(active.map(({ leadId }) => leadId));
  const leads = new Map(rows.filter(({ deletedAt }) => deletedAt === null).map((lead) => [lead.id, lead]));
  const planned: ComingStep[] = [];
  const over: EnrollmentRow[] = [];
  const progress = active.map((held): EnrollmentRow => {
    const enrollment = { ...held, version };
    const { done, isUnderWay } = behindOf(held.id);
    const lead = leads.get(held.leadId);
    const calendar = leadCalendar(lead, rules, held.timeZone);
    const before = { steps: stepsBefore.get(held.version) ?? steps, nextStep: held.nextStep };
    const next = nextOf({ enrollment, steps, done, before }, calendar);
    if (isUnderWay) return { ...enrollment, nextStep: "finished" in next ? null : next.index, dueAt: null };
    if ("finished" in next) {
      over.push(enrollment);
      return { ...enrollment, state: "finished", nextStep: null, dueAt: null };
    }
    const { step, index, dueAt } = next;
    const sender = senderTo(lead?.assignedTo ?? null, enrollment.memberId);
    if (lead !== undefined) planned.push({ enrollment, step, index, dueAt, sender, lead, calendar });
    return { ...enrollment, nextStep: index, dueAt };
  });
  await enrollmentWriter(tx, scope).progress(progress, now);
  await recordEvents(tx, over.map(endOf), now);
  await planSteps(tx, scope, await onTheirWay(tx, scope, planned, now), now);
  return new Set(over.map(({ id }) => id));
}
