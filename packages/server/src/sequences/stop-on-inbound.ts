import { type Reach, unreachable } from "@lead-dashboard/domain/sequences/resolve-step";
import { otherWayOf, type SequenceStep, STEP_CHANNELS } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { leadStore } from "../leads/store.ts";
import type { InboundNotice, SuppressionNotice } from "../messages/hooks.ts";
import { numberStore } from "../messages/store-numbers.ts";
import { askForColleagues } from "./ask-for-colleagues.ts";
import { suppressedChannels } from "./find-suppressed.ts";
import { SEQUENCE_ACTOR } from "./plan-next-step.ts";
import { stopEnrollments } from "./stop-enrollments.ts";
import { sequenceStore } from "./store.ts";
import { leadsInSequence } from "./store-enrolled-leads.ts";
import { enrollmentStore, enrollmentWriter } from "./store-enrollments.ts";
import { transitionEnrollment } from "./transition-enrollment.ts";

const STOPPED: Partial<Record<InboundNotice["kind"], "reply" | "opt-out">> = {
  reply: "reply",
  "opt-out": "opt-out",
  complaint: "opt-out",
};

/**
 * Something came in from leads, under their locks: a reply or an opt-out stops every sequence, a bounce only those
 * that no remaining step could carry on. An automatic answer
 * stops nothing; one that names the day of return holds everything until then. What may be the lead's answer or a forged one
 * pauses its sequences: whether they go on is a person's to say.
 */
export async function stopOnInbound(tx: Tx, inbound: readonly InboundNotice[], now: number): Promise<void> {
  const [first] = inbound;
  if (first === undefined) return;
  const scope: Scope = { organizationId: first.organizationId };
  const enrolled = await leadsInSequence(
    tx,
    scope,
    inbound.map(({ leadId }) => leadId),
  );
  for (const notice of inbound) if (enrolled.has(notice.leadId)) await stopOne(tx, scope, notice, now);
  const replies = inbound.filter(({ kind }) => kind === "reply");
  await askForColleagues(
    tx,
    replies.map(({ organizationId, leadId }) => ({ organizationId, leadId, repliedAt: now })),
    now,
  );
}

async function stopOne(
  tx: Tx,
  scope: Scope,
  { leadId, kind, isHardBounce, postponeUntil }: InboundNotice,
  now: number,
): Promise<void> {
  const reason = STOPPED[kind];
  if (reason !== undefined)
    await stopEnrollments(tx, scope, { leadIds: [leadId], reason, actor: { kind: "lead", leadId } }, now);
  if (kind === "bounce" && isHardBounce) {
    const facts = await reachOf(tx, scope, leadId);
    await stopUnreachable(tx, scope, { leadId, facts, reason: "bounce", actor: SEQUENCE_ACTOR }, now);
  }
  if (kind === "unverified") await pauseForDecision(tx, scope, leadId, now);
  if (kind === "auto-reply" && postponeUntil !== null) await postpone(tx, scope, { leadId, until: postponeUntil }, now);
}

async function pauseForDecision(tx: Tx, scope: Scope, leadId: string, now: number): Promise<void> {
  const because = "an answer came that may be by somebody else: resume it, or note the answer";
  for (const enrollment of await enrollmentStore(tx, scope).openOfLead(leadId)) {
    const pause = { enrollment, event: { type: "pause" }, actor: SEQUENCE_ACTOR, because } as const;
    await transitionEnrollment(tx, scope, pause, now);
  }
}

/**
 * A lead's address was suppressed: a sequence that no remaining step could carry on stops, and all of them stop for a lead
 * that has opted out of every channel, its tasks included.
 */
export async function stopOnSuppression(
  tx: Tx,
  { organizationId, leadId, isBounce, actor }: SuppressionNotice,
  now: number,
): Promise<void> {
  const scope: Scope = { organizationId };
  const facts = await reachOf(tx, scope, leadId);
  if (isBounce) return stopUnreachable(tx, scope, { leadId, facts, reason: "bounce", actor: SEQUENCE_ACTOR }, now);
  const isOut = STEP_CHANNELS.every((channel) => unreachable({ kind: "message", channel }, facts) !== null);
  if (isOut) await stopEnrollments(tx, scope, { leadIds: [leadId], reason: "opt-out", actor }, now);
  else await stopUnreachable(tx, scope, { leadId, facts, reason: "opt-out", actor }, now);
}

async function reachOf(tx: Tx, scope: Scope, leadId: string): Promise<Reach> {
  const lead = await leadStore(tx, scope).find(leadId);
  const userId = lead?.hasPhone === false ? await numberStore(tx, scope).userOfLead(lead.id) : null;
  const suppressed = await suppressedChannels(tx, scope, lead === undefined ? [] : [{ ...lead, userId }]);
  return {
    hasEmail: lead?.hasEmail ?? false,
    isOpenByUserId: userId !== null,
    hasPhone: lead?.hasPhone ?? false,
    suppressed: suppressed.get(leadId) ?? new Set<never>(),
  };
}

interface Unreachable {
  readonly leadId: string;
  readonly facts: Reach;
  readonly reason: "bounce" | "opt-out";
  readonly actor: Actor;
}

async function stopUnreachable(
  tx: Tx,
  scope: Scope,
  { leadId, facts, reason, actor }: Unreachable,
  now: number,
): Promise<void> {
  const canReach = (step: SequenceStep) =>
    step.kind !== "wait" &&
    [step, otherWayOf(step)].filter((way) => way !== null).some((way) => unreachable(way, facts) === null);
  for (const { sequenceId, nextStep, version } of await enrollmentStore(tx, scope).openOfLead(leadId)) {
    const steps = await sequenceStore(tx, scope).stepsOf(sequenceId, version);
    if (steps.slice(nextStep ?? steps.length).some(canReach)) continue;
    await stopEnrollments(tx, scope, { leadIds: [leadId], reason, actor, sequenceId }, now);
  }
}

async function postpone(
  tx: Tx,
  scope: Scope,
  { leadId, until }: { leadId: string; until: number },
  now: number,
): Promise<void> {
  for (const { id } of await enrollmentStore(tx, scope).openOfLead(leadId)) {
    await enrollmentWriter(tx, scope).change(id, { notBeforeAt: until }, now);
  }
}
