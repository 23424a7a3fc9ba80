import { Temporal } from "temporal-polyfill";
import type { SequenceStep } from "./sequence-step.ts";

/** The delay of a step. */
export type StepDelay = Pick<SequenceStep, "delayDays" | "delayHours" | "businessDaysOnly">;

/**
 * When a step is due (ms) whose predecessor was done at `from`: days are calendar days in the lead's zone at the same
 * time of day, hours are on the clock. A time of day that the spring change leaves out is the first one after it; one
 * that autumn has twice is the first (delivery.md, clock and zones). The send window comes on top.
 */
export function delayedInstant(delay: StepDelay, from: number, timeZone: string): number {
  if (delay.delayDays === 0 && !delay.businessDaysOnly) return from + delay.delayHours * 3_600_000;
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(knownZone(timeZone));
  const date = delay.businessDaysOnly
    ? addBusinessDays(start.toPlainDate(), delay.delayDays)
    : start.toPlainDate().add({ days: delay.delayDays });
  const days = firstInstant(date.toPlainDateTime(start.toPlainTime()), start.timeZoneId);
  const due = (delay.delayDays === 0 && date.equals(start.toPlainDate()) ? from : days) + delay.delayHours * 3_600_000;
  return delay.businessDaysOnly ? offTheWeekend(due, start.timeZoneId) : due;
}

/** Asking takes 0.2 ms, and there are few zones. */
const KNOWN = new Map<string, string>();
const MOST_ZONES = 1_000;

/** The zone itself, or UTC for a name nobody knows: a wrong name in a lead must not stop its sequence. */
export function knownZone(timeZone: string): string {
  const known = KNOWN.get(timeZone);
  if (known !== undefined) return known;
  const zone = isZone(timeZone) ? timeZone : "UTC";
  if (KNOWN.size < MOST_ZONES) KNOWN.set(timeZone, zone);
  return zone;
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function addBusinessDays(from: Temporal.PlainDate, days: number): Temporal.PlainDate {
  let date = from;
  for (let left = days; left > 0; ) {
    date = date.add({ days: 1 });
    if (date.dayOfWeek <= 5) left -= 1;
  }
  return date;
}

/** The weekend moves to Monday, same time of day. */
function offTheWeekend(instant: number, timeZone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  if (local.dayOfWeek <= 5) return instant;
  const monday = local.toPlainDate().add({ days: 8 - local.dayOfWeek });
  return firstInstant(monday.toPlainDateTime(local.toPlainTime()), timeZone);
}

function firstInstant(local: Temporal.PlainDateTime, timeZone: string): number {
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  if (earlier.toPlainDateTime().equals(local)) return earlier.epochMilliseconds;
  return earlier.getTimeZoneTransition("next")?.epochMilliseconds ?? earlier.epochMilliseconds;
}
