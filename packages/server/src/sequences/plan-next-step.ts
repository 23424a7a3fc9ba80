import type { LeadCalendar } from "@lead-dashboard/domain/sequences/leaving-time";
import { type NextStep, nextStep, type PlaceBefore, placeInVersion } from "@lead-dashboard/domain/sequences/next-step";
import { carrierOf } from "@lead-dashboard/domain/sequences/resolve-step";
import type { SequenceRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import { channelOf, type SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor, NewEvent } from "../events/event.ts";
import { recordEvents } from "../events/outbox.ts";
import { leadStore } from "../leads/store.ts";
import { leadCalendar } from "./lead-calendar.ts";
import { plannedForCloud } from "./leads-of-cloud.ts";
import { type PlannedStep, planSteps } from "./plan-steps.ts";
import { type EnrollmentRow, enrollmentWriter } from "./store-enrollments.ts";
import { stepStore } from "./store-steps.ts";
import { type PlannableLead, surroundingsStore } from "./store-surroundings.ts";

/** Who the program acts as when it carries a sequence on. */
export const SEQUENCE_ACTOR: Actor = { kind: "system", name: "sequences" };

/** An enrollment about to go on. */
export interface Advance {
  readonly enrollment: EnrollmentRow;
  readonly steps: readonly SequenceStep[];
  readonly rules: SequenceRules;
  /** where it stood until now */
  readonly before: PlaceBefore;
}

/**
 * Plans the next step of an active enrollment as a message, or ends the enrollment, in the transaction that made it
 * necessary. Nothing polls: the message waits for its own time. While a step is under way nothing is planned: its end does
 * that (record-step.ts).
 */
export async function planNextStep(tx: Tx, scope: Scope, advance: Advance, now: number): Promise<void> {
  const { enrollment, rules } = advance;
  const { leadId } = enrollment;
  const writer = enrollmentWriter(tx, scope);
  const lead = await surroundingsStore(tx, { organizationId: scope.organizationId }).leadToPlan(leadId);
  const calendar = leadCalendar(lead, rules, enrollment.timeZone);
  const behind = (await stepStore(tx, scope).behindAmong([enrollment.id]))(enrollment.id);
  const next = nextOf({ ...advance, done: behind.done }, calendar);
  if (behind.isUnderWay) {
    await writer.change(enrollment.id, { nextStep: "finished" in next ? null : next.index, dueAt: null }, now);
    return;
  }
  if ("finished" in next) {
    await writer.change(enrollment.id, { state: "finished", nextStep: null, dueAt: null }, now);
    await recordEvents(tx, [endOf(enrollment)], now);
    return;
  }
  const { step, index, dueAt } = next;
  await writer.change(enrollment.id, { nextStep: index, dueAt }, now);
  if (lead === undefined) return;
  const sender = senderTo(lead.assignedTo, enrollment.memberId);
  const coming = { enrollment, step, index, dueAt, sender, lead, calendar };
  await planSteps(tx, scope, await onTheirWay(tx, scope, [coming], now), now);
}

/** For when the next step would be planned (ms); null: there is none. */
export async function nextDueAt(tx: Tx, scope: Scope, advance: Advance): Promise<number | null> {
  const { enrollment, rules } = advance;
  const lead = await surroundingsStore(tx, { organizationId: scope.organizationId }).leadToPlan(enrollment.leadId);
  const { done } = (await stepStore(tx, scope).behindAmong([enrollment.id]))(enrollment.id);
  const next = nextOf({ ...advance, done }, leadCalendar(lead, rules, enrollment.timeZone));
  return "finished" in next ? null : next.dueAt;
}

/** A step about to be planned, before it is known by which way it goes. */
export type ComingStep = Omit<PlannedStep, "way"> & { readonly lead: PlannableLead };

/** Steps with the way each is planned by; whose WhatsApp the Cloud API carries is asked once for all. */
export async function onTheirWay(
  tx: Tx,
  scope: Scope,
  steps: readonly ComingStep[],
  now: number,
): Promise<PlannedStep[]> {
  const wishes = steps.flatMap(({ lead, step, sender, dueAt }) =>
    channelOf(step) === "whatsapp"
      ? [{ lead, templateId: step.templateId, sender, leavesAt: Math.max(dueAt, now) }]
      : [],
  );
  const byCloud: ReadonlySet<string> = wishes.length === 0 ? new Set() : await plannedForCloud(tx, scope, wishes);
  return steps.map((coming) => ({ ...coming, way: firstWay(coming.step, byCloud.has(coming.lead.id)) }));
}

/** What an enrollment does next, by its lead's own time; `done`: ids of the steps it has behind it. */
export function nextOf(
  { enrollment, steps, done, before }: Omit<Advance, "rules"> & { done: ReadonlySet<string> },
  { timeZone, daysOff }: LeadCalendar,
): NextStep {
  const from = placeInVersion(steps, done, before);
  return nextStep(steps, { from, done, since: enrollment.sinceAt, timeZone, daysOff });
}

/** By which way a step is planned first; what holds when it is due is its gate's to say. */
function firstWay(step: SequenceStep, isByCloud: boolean): PlannedStep["way"] {
  const channel = carrierOf(channelOf(step), isByCloud ? null : "The Cloud API does not carry it");
  return { channel, templateId: step.templateId, isOtherwise: false };
}

/** Puts one step into the ledger; false when there is nobody to plan it for any more. */
export async function planStep(tx: Tx, scope: Scope, planned: PlannedStep, now: number): Promise<boolean> {
  return (await planSteps(tx, scope, [planned], now)).size > 0;
}

/** In whose name a step goes: see {@link senderTo}. */
export async function senderOf(tx: Tx, scope: Scope, { leadId, memberId }: EnrollmentRow): Promise<Actor> {
  if (memberId === null) return SEQUENCE_ACTOR;
  const lead = await leadStore(tx, { organizationId: scope.organizationId }).find(leadId);
  return senderTo(lead?.assignedTo ?? null, memberId);
}

/** A lead's assignee writes to it, which the ledger knows by itself; to a lead of nobody, whoever enrolled it. */
export function senderTo(assignedTo: string | null, memberId: string | null): Actor {
  return assignedTo !== null || memberId === null ? SEQUENCE_ACTOR : { kind: "member", memberId };
}

/** The event of an enrollment that has no step left. */
export function endOf({ id, organizationId, leadId, sequenceId }: EnrollmentRow): NewEvent {
  const change = { before: { state: "active" }, after: { state: "finished" }, detail: { sequenceId } };
  return {
    type: "enrollment.changed",
    organizationId,
    actor: SEQUENCE_ACTOR,
    subjectId: id,
    leadId,
    ...change,
  };
}
