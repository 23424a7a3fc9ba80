import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import { channelOf, type SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Scope, Tx } from "../db/database.ts";
import { recordEvents } from "../events/outbox.ts";
import { leadCalendar } from "./lead-calendar.ts";
import { plannedForCloud } from "./leads-of-cloud.ts";
import { endOf, firstWay, nextOf, senderTo } from "./plan-next-step.ts";
import { type PlannedStep, planSteps } from "./plan-steps.ts";
import type { SequenceRow } from "./store.ts";
import { type EnrollmentRow, enrollmentWriter } from "./store-enrollments.ts";
import type { CandidateRow } from "./store-surroundings.ts";

/** A lead about to enter a sequence; it is held by the transaction. */
export interface Entry {
  readonly lead: CandidateRow;
  readonly enrollment: EnrollmentRow;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Stores new enrollments with the first step of each, as `planNextStep` plans it for one, in statements that each take many.
 * A sequence that is paused plans nothing; when it goes on, everything in it is planned.
 */
export async function enter(
  tx: Tx,
  scope: Scope,
  { sequence, entries }: { sequence: SequenceRow; entries: readonly Entry[] },
  now: number,
): Promise<void> {
  const writer = enrollmentWriter(tx, scope);
  if (sequence.state !== "active") return writer.insert(entries.map(({ enrollment }) => enrollment));
  const steps: (Omit<PlannedStep, "way"> & { lead: CandidateRow })[] = [];
  const over: EnrollmentRow[] = [];
  const stored = entries.map(({ lead, enrollment }): EnrollmentRow => {
    const calendar = leadCalendar(lead, completeRules(sequence.sequenceRules), enrollment.timeZone);
    const { steps: all } = sequence;
    const next = nextOf({ enrollment, steps: all, done: NONE, before: { steps: all, nextStep: null } }, calendar);
    if ("finished" in next) {
      over.push(enrollment);
      return { ...enrollment, state: "finished", nextStep: null };
    }
    const { step, index, dueAt } = next;
    const sender = senderTo(lead.assignedTo, enrollment.memberId);
    steps.push({ enrollment, step, index, dueAt, sender, lead, calendar });
    return { ...enrollment, nextStep: index, dueAt };
  });
  await writer.insert(stored);
  await recordEvents(tx, over.map(endOf), now);
  const byCloud = await carriedByCloud(tx, scope, { steps, now });
  await planSteps(
    tx,
    scope,
    steps.map((step) => ({ ...step, way: firstWay(step.step, byCloud.has(step.lead.id)) })),
    now,
  );
}

async function carriedByCloud(
  tx: Tx,
  scope: Scope,
  { steps, now }: { steps: readonly (Omit<PlannedStep, "way"> & { lead: CandidateRow })[]; now: number },
): Promise<ReadonlySet<string>> {
  const isWhatsApp = (step: SequenceStep) => channelOf(step) === "whatsapp";
  const wishes = steps.flatMap(({ lead, step, sender, dueAt }) =>
    isWhatsApp(step) ? [{ lead, templateId: step.templateId, sender, leavesAt: Math.max(dueAt, now) }] : [],
  );
  return wishes.length === 0 ? NONE : plannedForCloud(tx, scope, wishes);
}
