import { instantOf, wallTimeAt } from "./zone-time.ts";

/** When a follow-up is due, as filters name it. */
export type FollowUpDue = "overdue" | "today" | "week" | "none";

/** Instants from `from` up to, but not including, `to` (ms). */
export interface InstantRange {
  from: number;
  to: number;
}

/**
 * The follow-ups that count as due so: `overdue` before today, `today` the whole day, `week` the seven days from today on.
 * Days are those of the organization's zone. `none` has no range.
 */
export function followUpRange(due: Exclude<FollowUpDue, "none">, now: number, timeZone: string): InstantRange {
  const today = startOfDay(now, timeZone, 0);
  if (due === "overdue") return { from: 0, to: today };
  return { from: today, to: startOfDay(now, timeZone, due === "today" ? 1 : 7) };
}

function startOfDay(now: number, timeZone: string, daysLater: number): number {
  const { year, month, day } = wallTimeAt(now, timeZone);
  // Day 32 of a month and the like are carried over by Date.UTC in instantOf.
  return instantOf({ year, month, day: day + daysLater, hour: 0, minute: 0 }, timeZone);
}
