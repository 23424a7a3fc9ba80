import type { DaysOff } from "./public-holidays.ts";
import type { SequenceStep } from "./sequence-step.ts";
import { delayedInstant, knownZone } from "./step-delay.ts";
import { untilInstant } from "./step-until.ts";

/** What a lead does next: a step at an earliest instant (ms, before the send window), or the sequence is over. */
export type NextStep =
  | { readonly index: number; readonly step: SequenceStep; readonly dueAt: number }
  | { readonly finished: true };

/** Where a lead stands in a sequence. */
export interface Place {
  /** index of the first step that may come */
  readonly from: number;
  /** ids of steps it has behind it; they never come again, wherever an edit has put them */
  readonly done: ReadonlySet<string>;
  /** when the step before was done (sent, confirmed, skipped), or the enrollment began; ms */
  readonly since: number;
  /** IANA zone of the lead */
  readonly timeZone: string;
  /** public holidays, which are no business days */
  readonly daysOff?: DaysOff;
}

/** The next step of a lead. Wait steps only add their delay, or what they wait until, to the step that follows. */
export function nextStep(steps: readonly SequenceStep[], place: Place): NextStep {
  let since = place.since;
  for (const [index, step] of steps.entries()) {
    if (index < place.from || place.done.has(step.id)) continue;
    since = delayedInstant(step, since, place);
    if (step.kind === "wait" && step.until) since = untilInstant(step.until, since, knownZone(place.timeZone));
    if (step.kind !== "wait") return { index, step, dueAt: since };
  }
  return { finished: true };
}

/** Where a lead stood in its sequence. */
export interface PlaceBefore {
  /** the steps of the version it went by */
  readonly steps: readonly SequenceStep[];
  /** index in them of the step that came next, or was under way; null: none */
  readonly nextStep: number | null;
}

/**
 * Where a lead goes on in its sequence, which may have been edited: after the last step it has behind it that is still there.
 * Steps put in before that place are not made up for; those that it had before it and that were moved there still come.
 */
export function placeInVersion(
  steps: readonly SequenceStep[],
  done: ReadonlySet<string>,
  before: PlaceBefore = { steps, nextStep: null },
): number {
  const behind = steps.findLastIndex((step) => done.has(step.id)) + 1;
  const ahead = new Set(stepsAhead(before, done).map(({ id }) => id));
  const moved = steps.findIndex((step) => ahead.has(step.id) && !done.has(step.id));
  return moved === -1 ? behind : Math.min(behind, moved);
}

/** With the waits that the next one is counted by; behind one that is done they are over. */
function stepsAhead({ steps, nextStep }: PlaceBefore, done: ReadonlySet<string>): readonly SequenceStep[] {
  const next = steps[nextStep ?? steps.length];
  if (next === undefined || nextStep === null) return [];
  if (done.has(next.id)) return steps.slice(nextStep + 1);
  const waits = steps.slice(0, nextStep).findLastIndex(({ kind }) => kind !== "wait") + 1;
  return steps.slice(waits);
}
