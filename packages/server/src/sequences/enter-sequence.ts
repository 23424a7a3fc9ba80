import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { Scope, Tx } from "../db/database.ts";
import { recordEvents } from "../events/outbox.ts";
import { leadCalendar } from "./lead-calendar.ts";
import { type ComingStep, endOf, nextOf, onTheirWay, senderTo } from "./plan-next-step.ts";
import { planSteps } from "./plan-steps.ts";
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
  const steps: ComingStep[] = [];
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
  await planSteps(tx, scope, await onTheirWay(tx, scope, steps, now), now);
}
