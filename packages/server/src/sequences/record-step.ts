import { addressKind } from "@lead-dashboard/domain/messages/address";
import { resolveOtherwise, resolveStep } from "@lead-dashboard/domain/sequences/resolve-step";
import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Scope, Tx } from "../db/database.ts";
import { cancelPlanned } from "../messages/cancel-planned.ts";
import type { MessageEnd, MessageHooks } from "../messages/hooks.ts";
import type { MessageRow } from "../messages/store.ts";
import { GOES_INSTEAD } from "./gate-step.ts";
import { pauseForTemplate } from "./pause-for-template.ts";
import { type Advance, nextDueAt, planNextStep, planStep, SEQUENCE_ACTOR, senderOf } from "./plan-next-step.ts";
import { isOtherwise, maySwitch } from "./plan-steps.ts";
import { stepFacts } from "./step-facts.ts";
import { sequenceStore } from "./store.ts";
import { type EnrollmentRow, enrollmentWriter } from "./store-enrollments.ts";
import { stepStore, stepWriter } from "./store-steps.ts";
import { carriesStep, transitionEnrollment } from "./transition-enrollment.ts";

/**
 * What became of a step's message, in the transaction that knows it. A step that could not leave goes its other way, if it
 * has one; else it is done for good, and the next one is planned, counted from when this one was sent or confirmed. A
 * step that ran out before it could leave pauses the sequence for this lead: whether it still makes sense is a person's to
 * say. A message that was under way while its sequence was edited or paused still carries its step, whatever its generation;
 * one that another message of the same step has replaced plans nothing.
 */
export async function recordStep(
  tx: Tx,
  message: MessageRow,
  { end, provider, isDecided = false, restored }: Parameters<MessageHooks["recorded"]>[2],
  now: number,
): Promise<void> {
  const outcome = outcomeOf(message, end);
  if (message.enrollmentId === null || outcome === null) return;
  const scope: Scope = { organizationId: message.organizationId };
  const enrollment = await enrollmentWriter(tx, scope).lock(message.enrollmentId);
  if (enrollment === undefined) return;
  const row = await stepStore(tx, scope).findByMessage(message.enrollmentId, message.id);
  if (row === undefined) {
    if (outcome === "sent") await recordLate(tx, scope, { message, enrollment }, now);
    return;
  }
  const isCurrent = carriesStep(message, enrollment, row);
  // What a pause or a stop takes back at the gate was not skipped: it may be planned again.
  if (outcome === "skipped" && !isCurrent && !isDecided) {
    await stepWriter(tx, scope).forgetPlanned(enrollment.id);
    return;
  }
  if (end === "expired" && isCurrent) {
    const pause = { event: { type: "pause" }, because: "its step is too late", actor: SEQUENCE_ACTOR } as const;
    await transitionEnrollment(tx, scope, { enrollment, ...pause }, now);
    return;
  }
  const steps = await sequenceStore(tx, scope).stepsOf(enrollment.sequenceId, enrollment.version);
  const step = steps.find(({ id }) => id === row.stepId);
  const refusal = provider?.kind === "refused" ? provider : null;
  if (isCurrent && step !== undefined) {
    const left = { message, enrollment, step };
    if (outcome === "skipped" && (await goOtherWay(tx, scope, left, now))) return;
    if (refusal?.isNotReached === true && (await goOtherChannel(tx, scope, left, now))) return;
  }
  if (refusal?.isTemplateRefused === true)
    await pauseForTemplate(tx, scope, { sequenceId: enrollment.sequenceId, reason: refusal.reason }, now);
  const reason = outcome === "sent" ? null : message.reason;
  const { stepId } = row;
  if (!(await stepWriter(tx, scope).finish({ enrollmentId: enrollment.id, stepId, outcome, reason }, now))) return;
  const sinceAt = outcome === "sent" ? (message.sentAt ?? now) : now;
  await enrollmentWriter(tx, scope).change(enrollment.id, { sinceAt }, now);
  const sequence = await sequenceStore(tx, scope).find(enrollment.sequenceId);
  if (!isCurrent || sequence?.state !== "active") return;
  const rules = completeRules(sequence.sequenceRules);
  const before = { steps, nextStep: enrollment.nextStep };
  const advance = { enrollment: { ...enrollment, sinceAt }, steps, rules, before };
  await planNextStep(tx, scope, (await asBeforeRestore(tx, scope, { advance, restored }, now)) ?? advance, now);
}

/** Where the next step may have left before a restore as well, it counts from when this one may have left; else null. */
async function asBeforeRestore(
  tx: Tx,
  scope: Scope,
  { advance, restored }: { advance: Advance; restored: Parameters<MessageHooks["recorded"]>[2]["restored"] },
  now: number,
): Promise<Advance | null> {
  if (restored?.leftAt === undefined) return null;
  const sinceAt = restored.leftAt;
  const earlier = { ...advance, enrollment: { ...advance.enrollment, sinceAt } };
  const dueAt = await nextDueAt(tx, scope, earlier);
  if (dueAt === null || dueAt > restored.restoredAt) return null;
  await enrollmentWriter(tx, scope).change(advance.enrollment.id, { sinceAt }, now);
  return earlier;
}

/**
 * A person sent what had been taken back while they had it open: the step counts as sent, a message planned for it anew
 * is cancelled, and an enrollment that still runs goes on from there.
 */
async function recordLate(
  tx: Tx,
  scope: Scope,
  { message, enrollment }: { message: MessageRow; enrollment: EnrollmentRow },
  now: number,
): Promise<void> {
  const { stepId, stepIndex } = message;
  if (stepId === null || stepIndex === null) return;
  const { id: enrollmentId, sequenceId } = enrollment;
  const done = await stepStore(tx, scope).finished(enrollmentId);
  if (done.has(stepId)) return;
  await cancelPlanned(tx, scope, { enrollmentId, reason: "A person has sent this step already" }, now);
  const writer = stepWriter(tx, scope);
  await writer.forgetPlanned(enrollmentId);
  await writer.plan({ enrollmentId, stepId, sequenceId, stepIndex, messageId: message.id, plannedFor: now });
  await writer.finish({ enrollmentId, stepId, outcome: "sent", reason: null }, now);
  const sinceAt = message.sentAt ?? now;
  await enrollmentWriter(tx, scope).change(enrollmentId, { sinceAt }, now);
  const sequence = await sequenceStore(tx, scope).find(sequenceId);
  if (enrollment.state !== "active" || sequence?.state !== "active") return;
  const steps = await sequenceStore(tx, scope).stepsOf(sequenceId, enrollment.version);
  const next = { ...enrollment, generation: enrollment.generation + 1, sinceAt };
  await enrollmentWriter(tx, scope).change(enrollmentId, { generation: next.generation }, now);
  const place = { steps, rules: completeRules(sequence.sequenceRules), before: { steps, nextStep: next.nextStep } };
  await planNextStep(tx, scope, { enrollment: next, ...place }, now);
}

/** Null while nothing is settled. A message that never came to its gate's far side was left out, not failed. */
function outcomeOf(message: MessageRow, end: MessageEnd): "sent" | "skipped" | "failed" | null {
  if (end === "sent") return "sent";
  if (end === "unknown") return null;
  return end === "cancelled" || (end !== "bounced" && message.gateOrder === null) ? "skipped" : "failed";
}

interface Left {
  readonly message: MessageRow;
  readonly enrollment: EnrollmentRow;
  readonly step: SequenceStep;
}

/** Plans the step's other way, or WhatsApp's other carrier, when it was barred and has one that is open. */
async function goOtherWay(tx: Tx, scope: Scope, { message, enrollment, step }: Left, now: number): Promise<boolean> {
  if (message.gateOrder !== null) return false;
  const { actor, accountId } = message;
  const facts = await stepFacts(tx, scope, { enrollment, step, sender: actor, accountId }, now);
  const isOther = isOtherwise(message);
  const way = isOther ? resolveOtherwise(step, facts, "") : resolveStep(step, facts);
  if ("skipped" in way) return false;
  const isSwitched = way.isOtherwise === isOther;
  if (isSwitched && (way.channel === message.channel || !maySwitch(message) || isTakenBack(message))) return false;
  const index = message.stepIndex ?? 0;
  const sender = await senderOf(tx, scope, enrollment);
  const dueAt = message.plannedFor ?? now;
  return planStep(tx, scope, { enrollment, step, index, way: { ...way, isSwitched }, dueAt, sender }, now);
}

/** Where the provider does not reach the person, the step's other channel may; a second message by the same does not help. */
async function goOtherChannel(
  tx: Tx,
  scope: Scope,
  { message, enrollment, step }: Left,
  now: number,
): Promise<boolean> {
  if (isOtherwise(message)) return false;
  const { actor, accountId } = message;
  const facts = await stepFacts(tx, scope, { enrollment, step, sender: actor, accountId }, now);
  const way = resolveOtherwise(step, facts, "");
  if ("skipped" in way || way.channel === "task" || addressKind(way.channel) === addressKind(message.channel))
    return false;
  const index = message.stepIndex ?? 0;
  const sender = await senderOf(tx, scope, enrollment);
  return planStep(tx, scope, { enrollment, step, index, way, dueAt: now, sender }, now);
}

/** A person cancelled it, or something else that does not want it to go by another carrier. */
const isTakenBack = ({ state, reason }: MessageRow) =>
  state === "cancelled" && reason?.startsWith(GOES_INSTEAD) !== true;
