import { maySend } from "@lead-dashboard/domain/sequences/enrollment-state";
import { resolveStep, type StepFacts, unreachable } from "@lead-dashboard/domain/sequences/resolve-step";
import type { SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Scope, Tx } from "../db/database.ts";
import { enqueue } from "../jobs/queue.ts";
import { leadStore } from "../leads/store.ts";
import type { GateVerdict } from "../messages/hooks.ts";
import type { MessageRow } from "../messages/store.ts";
import type { ReplanPayload } from "./change-sequence.ts";
import { suppressedChannels } from "./find-suppressed.ts";
import { noteStep, planStepMessage, SEQUENCE_ACTOR } from "./plan-next-step.ts";
import { type SequenceRow, sequenceStore } from "./store.ts";
import { type EnrollmentRow, enrollmentWriter } from "./store-enrollments.ts";
import { stepStore } from "./store-steps.ts";
import { surroundingsStore } from "./store-surroundings.ts";
import { stateOf } from "./transition-enrollment.ts";

const GO: GateVerdict = { go: true };
const MINUTE = 60_000;

/**
 * The last look before a step leaves, under the lead's lock: the enrollment still runs in the same generation, the sequence
 * runs and is not being changed, the condition holds and the lead can be reached; else the step's other way, or none.
 */
export async function gateStep(tx: Tx, message: MessageRow, now: number): Promise<GateVerdict> {
  if (message.enrollmentId === null) return GO;
  const scope: Scope = { organizationId: message.organizationId };
  const enrollment = await enrollmentWriter(tx, scope).lock(message.enrollmentId);
  if (enrollment === undefined || !maySend(stateOf(enrollment), message.generation ?? -1)) {
    return { cancel: "the sequence does not run for this lead any more" };
  }
  const sequence = await sequenceStore(tx, scope).find(enrollment.sequenceId);
  if (sequence === undefined) return { cancel: "the sequence was deleted" };
  if (sequence.state !== "active") return { defer: now + 15 * MINUTE, reason: "the sequence is paused" };
  if (sequence.version !== enrollment.version) return waitForReplan(tx, sequence, now);
  const { notBeforeAt } = enrollment;
  if (notBeforeAt !== null && notBeforeAt > now) return { defer: notBeforeAt, reason: "the lead is away" };
  const step = sequence.steps[message.stepIndex ?? -1];
  if (step === undefined) return { cancel: "the step does not exist any more" };
  return verdict(tx, { message, enrollment, step, facts: await factsOf(tx, scope, enrollment) }, now);
}

async function waitForReplan(tx: Tx, { organizationId, id }: SequenceRow, now: number): Promise<GateVerdict> {
  const payload: ReplanPayload = { organizationId, sequenceId: id };
  await enqueue(tx, { name: "sequences.replan", payload, organizationId, key: `sequences.replan:${id}` }, now);
  return { defer: now + MINUTE, reason: "the sequence is being changed" };
}

interface Look {
  readonly message: MessageRow;
  readonly enrollment: EnrollmentRow;
  readonly step: SequenceStep;
  readonly facts: StepFacts;
}

async function verdict(tx: Tx, { message, enrollment, step, facts }: Look, now: number): Promise<GateVerdict> {
  const { channel } = message;
  if ((message.dedupeKey ?? "").endsWith(":otherwise")) {
    const barred = channel === "task" ? null : unreachable({ kind: "message", channel }, facts);
    return barred === null ? GO : { cancel: barred };
  }
  const resolved = resolveStep(step, facts);
  if ("skipped" in resolved) return { cancel: resolved.skipped };
  if (!resolved.isOtherwise) return GO;
  const scope: Scope = { organizationId: message.organizationId };
  const index = message.stepIndex ?? 0;
  const planned = { enrollment, step, index, way: resolved, earliest: now, actor: SEQUENCE_ACTOR };
  const messageId = await planStepMessage(tx, scope, planned, now);
  if (messageId !== null)
    await noteStep(tx, scope, { enrollment, step, index, messageId, plannedFor: message.plannedFor ?? now });
  return { cancel: `goes by ${resolved.channel} instead` };
}

async function factsOf(tx: Tx, scope: Scope, enrollment: EnrollmentRow): Promise<StepFacts> {
  const lead = await leadStore(tx, scope).find(enrollment.leadId);
  const accounts = await surroundingsStore(tx, scope).accounts();
  const suppressed = await suppressedChannels(tx, scope, lead === undefined ? [] : [lead]);
  return {
    hasReplied: lead?.lastRepliedAt != null && lead.lastRepliedAt >= enrollment.createdAt,
    hasOpened: await stepStore(tx, scope).hasOpened(enrollment.id),
    hasEmail: lead?.hasEmail ?? false,
    hasPhone: lead?.hasPhone ?? false,
    hasWebsite: lead?.hasWebsite ?? false,
    temperature: lead?.temperature ?? "COLD",
    suppressed: suppressed.get(enrollment.leadId) ?? new Set(),
    withoutAccount: new Set((["email", "sms"] as const).filter((channel) => !accounts.has(channel))),
  };
}
