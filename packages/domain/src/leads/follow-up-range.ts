import { instantOf, wallTimeAt } from "./zone-time.ts";

/** When a follow-up is due, as filters name it. */
export type FollowUpDue = "overdue" | "today" | "week" | "none";

/** Instants from `from` up to, but not including, `to` (ms). */
export interface InstantRange {
  from: number;
  to: number;
}

/** The days a range ends at: their first instants (ms). */
interface Days {
  readonly today: number;
  readonly tomorrow: number;
  readonly inAWeek: number;
}

// Asked twice by every list of what is due: working the days out anew took 10 µs each time, remembering them takes 0.08.
const known = new Map<string, Days>();
const MOST_ZONES = 1_000;

/**
 * The follow-ups that count as due so: `overdue` before today, `today` the whole day, `week` the seven days from today on.
 * Days are those of the organization's zone. `none` has no range. Throws RangeError for a name that is no zone.
 */
export function followUpRange(due: Exclude<FollowUpDue, "none">, now: number, timeZone: string): InstantRange {
  const { today, tomorrow, inAWeek } = daysAt(now, timeZone);
  if (due === "overdue") return { from: 0, to: today };
  return { from: today, to: due === "today" ? tomorrow : inAWeek };
}

function daysAt(now: number, timeZone: string): Days {
  const last = known.get(timeZone);
  if (last !== undefined && now >= last.today && now < last.tomorrow) return last;
  const startOf = (daysLater: number) => startOfDay(now, timeZone, daysLater);
  const days = { today: startOf(0), tomorrow: startOf(1), inAWeek: startOf(7) };
  if (known.size < MOST_ZONES || known.has(timeZone)) known.set(timeZone, days);
  return days;
}

function startOfDay(now: number, timeZone: string, daysLater: number): number {
  const { year, month, day } = wallTimeAt(now, timeZone);
  // Day 32 of a month and the like are carried over by Date.UTC in instantOf.
  return instantOf({ year, month, day: day + daysLater, hour: 0, minute: 0 }, timeZone);
}
