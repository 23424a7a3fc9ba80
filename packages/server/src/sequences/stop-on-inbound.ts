import { unreachable } from "@lead-dashboard/domain/sequences/resolve-step";
import type { SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Scope, Tx } from "../db/database.ts";
import { leadStore } from "../leads/store.ts";
import type { InboundNotice } from "../messages/hooks.ts";
import { suppressedChannels } from "./find-suppressed.ts";
import { SEQUENCE_ACTOR } from "./plan-next-step.ts";
import { stopEnrollments } from "./stop-enrollments.ts";
import { sequenceStore } from "./store.ts";
import { enrollmentStore, enrollmentWriter } from "./store-enrollments.ts";

/**
 * Something came in from a lead, under the lead's lock: a reply or an opt-out stops every sequence, a bounce only those
 * that no remaining step could carry on. An automatic answer
 * stops nothing; one that names the day of return holds everything until then.
 */
export async function stopOnInbound(
  tx: Tx,
  { organizationId, leadId, kind, isHardBounce, postponeUntil }: InboundNotice,
  now: number,
): Promise<void> {
  const scope: Scope = { organizationId };
  const actor = { kind: "lead", leadId } as const;
  if (kind === "reply") await stopEnrollments(tx, scope, { leadId, reason: "reply", actor }, now);
  if (kind === "opt-out" || kind === "complaint")
    await stopEnrollments(tx, scope, { leadId, reason: "opt-out", actor }, now);
  if (kind === "bounce" && isHardBounce) await stopUnreachable(tx, scope, leadId, now);
  if (kind === "auto-reply" && postponeUntil !== null) await postpone(tx, scope, { leadId, until: postponeUntil }, now);
}

async function stopUnreachable(tx: Tx, scope: Scope, leadId: string, now: number): Promise<void> {
  const lead = await leadStore(tx, scope).find(leadId);
  const suppressed =
    (await suppressedChannels(tx, scope, lead === undefined ? [] : [lead])).get(leadId) ?? new Set<never>();
  const facts = { hasEmail: lead?.hasEmail ?? false, hasPhone: lead?.hasPhone ?? false, suppressed };
  const canReach = (step: SequenceStep) =>
    step.kind !== "wait" &&
    [
      step,
      ...(step.otherwise === null || step.otherwise === "skip"
        ? []
        : [{ kind: "message" as const, ...step.otherwise }]),
    ].some((way) => unreachable(way, facts) === null);
  for (const { sequenceId, nextStep, version } of await enrollmentStore(tx, scope).openOfLead(leadId)) {
    const steps = await sequenceStore(tx, scope).stepsOf(sequenceId, version);
    if (steps.slice(nextStep ?? steps.length).some(canReach)) continue;
    await stopEnrollments(tx, scope, { leadId, reason: "bounce", actor: SEQUENCE_ACTOR, sequenceId }, now);
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
