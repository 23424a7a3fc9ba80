// When a step may leave: inside its window, on no holiday, and while the business is open where its sequence asks for that.
// The scheduler, the gate and the simulator ask this one question.
import { isInWindow, nextInstantInWindow, type SendWindow } from "../channels/send-window.ts";
import { dayNumber, weekdayOf, zoneSpan } from "../channels/zone-span.ts";
import type { OpenWeek } from "./open-week.ts";
import { type DaysOff, NO_DAYS_OFF } from "./public-holidays.ts";
import type { SequenceStep } from "./sequence-step.ts";

/** The lead's own time. */
export interface LeadCalendar {
  /** IANA, one that exists */
  readonly timeZone: string;
  /** days on which nothing leaves by itself */
  readonly daysOff: DaysOff;
  /** when the business is open; null: not known, or it does not matter */
  readonly openWeek: OpenWeek | null;
}

/** A calendar that knows of nothing but its zone. */
export function plainCalendar(timeZone: string): LeadCalendar {
  return { timeZone, daysOff: NO_DAYS_OFF, openWeek: null };
}

const ANY_TIME: SendWindow = { from: "00:00", to: "24:00", days: [1, 2, 3, 4, 5, 6, 7] };
const FRIDAY = 5;

/**
 * The hours a step keeps to: its own, else the usual ones of what carries it (null: any). A step of business days leaves on no
 * weekend; where that leaves no day of its hours they stay as they are, for they must not silence a lead.
 */
export function windowOfStep(
  { window, businessDaysOnly }: Pick<SequenceStep, "window" | "businessDaysOnly">,
  usual: SendWindow | null,
): SendWindow | null {
  const whole = window ?? usual;
  if (!businessDaysOnly) return whole;
  const { days, ...hours } = whole ?? ANY_TIME;
  const business = days.filter((day) => day <= FRIDAY);
  return business.length === 0 || business.length === days.length ? whole : { ...hours, days: business };
}

const DAY = 86_400_000;
const MINUTE = 60_000;
/** After so many days every weekday has come; where days off may be in its way, none has stood in it for so long. */
const [DAYS_AHEAD, DAYS_AHEAD_WITH_DAYS_OFF] = [8, 70];

/**
 * The first instant at or after `at` (ms) at which something may leave. Without a window only days off and opening hours
 * hold. A business that is open at no time of the window is written to in the window: hours must not silence a lead.
 */
export function leavingTime(at: number, window: SendWindow | null, calendar: LeadCalendar): number {
  if (calendar.openWeek !== null) {
    const open = firstOpen(at, window, { calendar, openWeek: calendar.openWeek });
    if (open !== null) return open;
  }
  return firstFree(at, window, calendar);
}

/** Whether something may leave at `at`: what the gate asks. */
export function mayLeave(at: number, window: SendWindow | null, calendar: LeadCalendar): boolean {
  return leavingTime(at, window, calendar) === at;
}

function firstFree(at: number, window: SendWindow | null, { timeZone, daysOff }: LeadCalendar): number {
  let instant = at;
  for (;;) {
    if (window !== null) instant = nextInstantInWindow(instant, window, timeZone);
    if (!daysOff.has(dayNumber(instant, timeZone))) return instant;
    instant = nextMidnight(instant, timeZone);
  }
}

function firstOpen(
  at: number,
  window: SendWindow | null,
  { calendar, openWeek }: { calendar: LeadCalendar; openWeek: OpenWeek },
): number | null {
  const { timeZone } = calendar;
  const horizon = at + (calendar.daysOff.size === 0 ? DAYS_AHEAD : DAYS_AHEAD_WITH_DAYS_OFF) * DAY;
  let instant = firstFree(at, window, calendar);
  while (instant < horizon) {
    const day = dayNumber(instant, timeZone);
    const opening = openingOn(instant, openWeek.get(weekdayOf(day)), timeZone);
    if (opening !== null && (window === null || isInWindow(opening, window, timeZone))) return opening;
    instant = firstFree(nextMidnight(instant, timeZone), window, calendar);
  }
  return null;
}

/** The instant itself when the business is open then, or its next opening of that day; a day nobody knows of is open. */
function openingOn(
  instant: number,
  ranges: readonly { from: number; until: number }[] | undefined,
  timeZone: string,
): number | null {
  if (ranges === undefined) return instant;
  const local = instant + zoneSpan(timeZone, instant).offset;
  const sinceMidnight = ((local % DAY) + DAY) % DAY;
  const minute = sinceMidnight / MINUTE;
  if (ranges.some(({ from, until }) => minute >= from && minute < until)) return instant;
  const next = ranges.map(({ from }) => from).filter((from) => from > minute);
  return next.length === 0 ? null : instant - sinceMidnight + Math.min(...next) * MINUTE;
}

function nextMidnight(instant: number, timeZone: string): number {
  const { offset, until } = zoneSpan(timeZone, instant);
  const midnight = (Math.floor((instant + offset) / DAY) + 1) * DAY - offset;
  // Over a change of the clock the next hour that exists is early enough: the window is looked at again.
  return Math.min(midnight, until);
}
