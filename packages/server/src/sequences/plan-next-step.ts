import { nextInstantInWindow } from "@lead-dashboard/domain/channels/send-window";
import { isByPerson } from "@lead-dashboard/domain/messages/channel";
import { nextStep } from "@lead-dashboard/domain/sequences/next-step";
import { channelOf, type SequenceStep, type StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import { knownZone } from "@lead-dashboard/domain/sequences/step-delay";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { planMessage } from "../messages/plan-message.ts";
import { type EnrollmentProgress, type EnrollmentRow, enrollmentWriter } from "./store-enrollments.ts";
import { stepWriter } from "./store-steps.ts";
import { surroundingsStore } from "./store-surroundings.ts";

/** Who the worker acts as when it carries a sequence on. */
export const SEQUENCE_ACTOR: Actor = { kind: "system", name: "sequences" };

/** An enrollment about to go on. */
export interface Advance {
  readonly enrollment: EnrollmentRow;
  readonly steps: readonly SequenceStep[];
  /** ids of the steps it has behind it */
  readonly done: ReadonlySet<string>;
  /** the first step that may come */
  readonly from: number;
  readonly actor: Actor;
}

/**
 * Plans the next step of an active enrollment as a message, in the transaction that made it necessary, and returns what
 * changed. Nothing polls: the message waits for its own time.
 */
export async function planNextStep(tx: Tx, scope: Scope, advance: Advance, now: number): Promise<EnrollmentProgress> {
  const { enrollment, steps, done, from } = advance;
  const timeZone = knownZone(enrollment.timeZone);
  const next = nextStep(steps, { from, done, since: enrollment.sinceAt, timeZone });
  const progress: EnrollmentProgress =
    "finished" in next
      ? { state: "finished", nextStep: null, dueAt: null }
      : { nextStep: next.index, dueAt: next.dueAt };
  if (!("finished" in next)) {
    const { step, index } = next;
    const messageId = await planStepMessage(
      tx,
      scope,
      {
        enrollment,
        step,
        index,
        way: { channel: channelOf(step), templateId: step.templateId, isOtherwise: false },
        earliest: Math.max(next.dueAt, now),
        actor: advance.actor,
      },
      now,
    );
    if (messageId !== null) await noteStep(tx, scope, { enrollment, step, index, messageId, plannedFor: next.dueAt });
  }
  await enrollmentWriter(tx, scope).change(enrollment.id, progress, now);
  return progress;
}

/** One step on its way to becoming a message. */
export interface PlannedStep {
  readonly enrollment: EnrollmentRow;
  readonly step: SequenceStep;
  readonly index: number;
  readonly way: {
    readonly channel: StepChannel | "task";
    readonly templateId: string | null;
    readonly isOtherwise: boolean;
  };
  /** not before this instant; the send window comes on top */
  readonly earliest: number;
  readonly actor: Actor;
}

/** Puts a step into the ledger, once for each generation. Null when there is nobody to plan it for any more. */
export async function planStepMessage(tx: Tx, scope: Scope, planned: PlannedStep, now: number): Promise<string | null> {
  const { enrollment, step, index, way } = planned;
  const isManual = isByPerson(way.channel);
  const window = step.window ?? (isManual ? null : await surroundingsStore(tx, scope).windowOf(way.channel));
  const timeZone = knownZone(enrollment.timeZone);
  const result = await planMessage(
    tx,
    scope,
    {
      leadId: enrollment.leadId,
      channel: way.channel,
      templateId: way.templateId,
      body: way.templateId === null ? (step.note ?? "") : "",
      plannedFor: window === null ? planned.earliest : nextInstantInWindow(planned.earliest, window, timeZone),
      // The account's own window, or the usual one, is the gate's to know.
      ...(step.window === null && !isManual ? {} : { window: step.window }),
      enrollmentId: enrollment.id,
      sequenceId: enrollment.sequenceId,
      generation: enrollment.generation,
      stepIndex: index,
      stopOnReplySince: enrollment.createdAt,
      dedupeKey: `${enrollment.id}:${enrollment.generation}:${index}${way.isOtherwise ? ":otherwise" : ""}`,
      actor: planned.actor,
    },
    now,
  );
  return "planned" in result ? result.planned.id : null;
}

/** Notes which message carries a step. */
export async function noteStep(
  tx: Tx,
  scope: Scope,
  {
    enrollment,
    step,
    index,
    messageId,
    plannedFor,
  }: Pick<PlannedStep, "enrollment" | "step" | "index"> & { messageId: string; plannedFor: number },
): Promise<void> {
  await stepWriter(tx, scope).plan([
    {
      enrollmentId: enrollment.id,
      stepId: step.id,
      sequenceId: enrollment.sequenceId,
      stepIndex: index,
      messageId,
      plannedFor,
    },
  ]);
}
