import { Temporal } from "temporal-polyfill";
import { dayNumber, weekdayOf, zoneSpan } from "../channels/zone-span.ts";
import { isTimeZone } from "../leads/is-time-zone.ts";
import { type DaysOff, NO_DAYS_OFF } from "./public-holidays.ts";
import type { SequenceStep } from "./sequence-step.ts";

/** The delay of a step. */
export type StepDelay = Pick<SequenceStep, "delayDays" | "delayHours" | "businessDaysOnly">;

/** The days a step's delay counts by. */
export interface DelayDays {
  /** IANA */
  readonly timeZone: string;
  /** public holidays, which are no business days */
  readonly daysOff?: DaysOff;
}

/**
 * When a step is due (ms) whose predecessor was done at `from`: days are calendar days in the lead's zone at the same
 * time of day, hours are on the clock. A time of day that the spring change leaves out is the first one after it; one
 * that autumn has twice is the first (delivery.md, clock and zones). The send window comes on top.
 */
export function delayedInstant(delay: StepDelay, from: number, days: DelayDays): number {
  if (delay.delayDays === 0 && !delay.businessDaysOnly) return from + delay.delayHours * HOUR;
  const timeZone = knownZone(days.timeZone);
  const place: Place = { timeZone, daysOff: days.daysOff ?? NO_DAYS_OFF };
  const start = dayNumber(from, timeZone);
  const day = delay.businessDaysOnly ? addBusinessDays(start, delay.delayDays, place) : start + delay.delayDays;
  const due = (day === start ? from : sameTimeOn(day, from, timeZone)) + delay.delayHours * HOUR;
  return delay.businessDaysOnly ? onBusinessDay(due, place) : due;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Place {
  readonly timeZone: string;
  readonly daysOff: DaysOff;
}

/** Asking takes 0.2 ms, and there are few zones. */
const KNOWN = new Map<string, string>();
const MOST_ZONES = 1_000;

/** The zone itself, or UTC for a name nobody knows: a wrong name in a lead must not stop its sequence. */
export function knownZone(timeZone: string): string {
  const known = KNOWN.get(timeZone);
  if (known !== undefined) return known;
  const zone = isTimeZone(timeZone) ? timeZone : "UTC";
  if (KNOWN.size < MOST_ZONES) KNOWN.set(timeZone, zone);
  return zone;
}

function isBusinessDay(day: number, { daysOff }: Place): boolean {
  return weekdayOf(day) <= 5 && !daysOff.has(day);
}

function addBusinessDays(start: number, days: number, place: Place): number {
  let day = start;
  for (let left = days; left > 0; ) {
    day += 1;
    if (isBusinessDay(day, place)) left -= 1;
  }
  return day;
}

/** Weekends and holidays move to the next business day, same time of day. */
function onBusinessDay(instant: number, place: Place): number {
  const day = dayNumber(instant, place.timeZone);
  let next = day;
  while (!isBusinessDay(next, place)) next += 1;
  return next === day ? instant : sameTimeOn(next, instant, place.timeZone);
}

/** The instant on a day (since 1970-01-01) at which the zone's clock shows what it shows at `instant`. */
function sameTimeOn(day: number, instant: number, timeZone: string): number {
  const { offset, from, until } = zoneSpan(timeZone, instant);
  const moved = instant + (day - Math.floor((instant + offset) / DAY)) * DAY;
  // A change of the clock within a day of it makes some times twice and some never.
  if (moved - DAY >= from && moved + DAY < until) return moved;
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  const date = new Temporal.PlainDate(1970, 1, 1).add({ days: day });
  return firstInstant(date.toPlainDateTime(local.toPlainTime()), timeZone);
}

function firstInstant(local: Temporal.PlainDateTime, timeZone: string): number {
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  if (earlier.toPlainDateTime().equals(local)) return earlier.epochMilliseconds;
  return earlier.getTimeZoneTransition("next")?.epochMilliseconds ?? earlier.epochMilliseconds;
}
