import {
  type EnrollmentEvent,
  type EnrollmentState,
  enrollmentAfter,
  maySend,
} from "@lead-dashboard/domain/sequences/enrollment-state";
import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { cancelPlanned } from "../messages/cancel-planned.ts";
import type { MessageRow } from "../messages/store.ts";
import { planNextStep } from "./plan-next-step.ts";
import { sequenceStore } from "./store.ts";
import { type EnrollmentProgress, type EnrollmentRow, enrollmentWriter } from "./store-enrollments.ts";
import { type EnrollmentStepRow, stepWriter } from "./store-steps.ts";

/** What happens to an enrollment, and who or what made it. */
export interface Transition {
  readonly enrollment: EnrollmentRow;
  readonly event: EnrollmentEvent;
  readonly actor: Actor;
  /** why planned messages are cancelled, in plain words */
  readonly because: string;
}

/**
 * Moves an enrollment to its next state under the lead's lock: what was planned is cancelled, and an enrollment that is
 * active afterwards has its next step planned anew, by the newest version. Null when the event does not apply.
 */
export async function transitionEnrollment(
  tx: Tx,
  scope: Scope,
  { enrollment, event, actor, because }: Transition,
  now: number,
): Promise<EnrollmentRow | null> {
  const after = enrollmentAfter(stateOf(enrollment), event);
  if (after === null) return null;
  const { organizationId } = scope;
  const moved = { ...enrollment, ...columnsOf(after) };
  // The new generation comes first: by it the cancellations are told from steps that were skipped.
  await enrollmentWriter(tx, scope).change(enrollment.id, columnsOf(after), now);
  await cancelPlanned(tx, scope, { enrollmentId: enrollment.id, reason: because }, now);
  await stepWriter(tx, scope).forgetPlanned(enrollment.id);
  if (after.state === "active") await replan(tx, scope, moved, now);
  const result = (await enrollmentWriter(tx, scope).lock(enrollment.id)) ?? moved;
  await recordEvent(
    tx,
    {
      type: "enrollment.changed",
      organizationId,
      actor,
      subjectId: enrollment.id,
      leadId: enrollment.leadId,
      before: { state: enrollment.state },
      after: { state: result.state, ...(result.stopReason === null ? {} : { stopReason: result.stopReason }) },
      detail: { sequenceId: enrollment.sequenceId },
    },
    now,
  );
  return result;
}

async function replan(tx: Tx, scope: Scope, enrollment: EnrollmentRow, now: number): Promise<void> {
  const sequence = await sequenceStore(tx, scope).find(enrollment.sequenceId);
  if (sequence === undefined) return;
  const { version, steps } = sequence;
  // A sequence that is paused plans nothing; when it goes on, everything in it is planned anew.
  if (sequence.state !== "active") return;
  await enrollmentWriter(tx, scope).change(enrollment.id, { version }, now);
  const before = {
    steps: await sequenceStore(tx, scope).stepsOf(enrollment.sequenceId, enrollment.version),
    nextStep: enrollment.nextStep,
  };
  const rules = completeRules(sequence.sequenceRules);
  await planNextStep(tx, scope, { enrollment: { ...enrollment, version }, steps, rules, before }, now);
}

/** The state as the rules know it. */
export function stateOf({ state, generation, stopReason, stoppedFrom }: EnrollmentRow): EnrollmentState {
  if (state !== "stopped") return { state, generation };
  return { state, generation, reason: stopReason ?? "by-hand", was: stoppedFrom ?? "active" };
}

/**
 * Whether a message still carries a step of an enrollment: planned by the latest plan; or under way since before it, which
 * planned nothing beside it. `step`: what it is noted to carry.
 */
export function carriesStep(
  { generation }: Pick<MessageRow, "generation">,
  enrollment: EnrollmentRow,
  step: Pick<EnrollmentStepRow, "outcome"> | undefined,
): boolean {
  return maySend(stateOf(enrollment), generation ?? -1) || (enrollment.state === "active" && step?.outcome === null);
}

/** The columns that carry a state. */
export function columnsOf(
  state: EnrollmentState,
): Required<Pick<EnrollmentProgress, "state" | "generation" | "stopReason" | "stoppedFrom">> {
  const { generation } = state;
  if (state.state !== "stopped") return { state: state.state, generation, stopReason: null, stoppedFrom: null };
  return { state: "stopped", generation, stopReason: state.reason, stoppedFrom: state.was };
}
