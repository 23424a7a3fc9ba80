import { maySend } from "@lead-dashboard/domain/sequences/enrollment-state";
import type { Scope, Tx } from "../db/database.ts";
import type { MessageEnd } from "../messages/hooks.ts";
import type { MessageRow } from "../messages/store.ts";
import { planNextStep, SEQUENCE_ACTOR } from "./plan-next-step.ts";
import { recordEnd } from "./record-end.ts";
import { sequenceStore } from "./store.ts";
import { enrollmentWriter } from "./store-enrollments.ts";
import { stepStore, stepWriter } from "./store-steps.ts";
import { stateOf } from "./transition-enrollment.ts";

/**
 * What became of a step's message, in the transaction that knows it: the step is done for good, and the next one is
 * planned, counted from when this one was sent or confirmed. A message of an older generation, or one that another message
 * of the same step has replaced, changes nothing.
 */
export async function recordStep(
  tx: Tx,
  message: MessageRow,
  { end }: { end: MessageEnd },
  now: number,
): Promise<void> {
  const outcome = OUTCOMES[end];
  if (message.enrollmentId === null || outcome === null) return;
  const scope: Scope = { organizationId: message.organizationId };
  const enrollment = await enrollmentWriter(tx, scope).lock(message.enrollmentId);
  const step = await stepStore(tx, scope).findByMessage(message.enrollmentId, message.id);
  if (enrollment === undefined || step === undefined) return;
  const isCurrent = maySend(stateOf(enrollment), message.generation ?? -1);
  // What a pause, a stop or a new version took back was not skipped: it may be planned again.
  if (outcome === "skipped" && !isCurrent) return;
  const { stepId } = step;
  const reason = outcome === "sent" ? null : message.reason;
  if (!(await stepWriter(tx, scope).finish({ enrollmentId: enrollment.id, stepId, outcome, reason }, now))) return;
  const sinceAt = outcome === "sent" ? (message.sentAt ?? now) : now;
  await enrollmentWriter(tx, scope).change(enrollment.id, { sinceAt }, now);
  const sequence = await sequenceStore(tx, scope).find(enrollment.sequenceId);
  if (enrollment.state !== "active" || enrollment.generation !== message.generation || sequence?.state !== "active")
    return;
  const done = await stepStore(tx, scope).behind(enrollment.id);
  const steps = await sequenceStore(tx, scope).stepsOf(sequence.id, enrollment.version);
  const from = steps.findIndex(({ id }) => id === stepId) + 1;
  const progress = await planNextStep(
    tx,
    scope,
    { enrollment: { ...enrollment, sinceAt }, steps, done, from, actor: SEQUENCE_ACTOR },
    now,
  );
  if (progress.state === "finished") await recordEnd(tx, enrollment, now);
}

/** Null while nothing is settled: in doubt until somebody decides. */
const OUTCOMES: Record<MessageEnd, "sent" | "skipped" | "failed" | null> = {
  sent: "sent",
  cancelled: "skipped",
  failed: "failed",
  expired: "failed",
  bounced: "failed",
  unknown: null,
};
