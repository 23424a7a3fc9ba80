// When a message may leave: clock times on weekdays in the lead's time zone (decisions.md, "Windows"; delivery.md,
// "Clock and zones": a spring gap moves to the first valid instant after it, an autumn overlap counts by the clock).
import { Temporal } from "temporal-polyfill";
import { weekdayOf, zoneSpan } from "./zone-span.ts";

/** `from` and `to` are HH:MM (`24:00` ends the day, `to` is exclusive); days 1 = Monday to 7 = Sunday. */
export interface SendWindow {
  readonly from: string;
  readonly to: string;
  readonly days: readonly number[];
}

/** Monday to Friday, 9 to 18: what automatic messages obey unless told otherwise. */
export const DEFAULT_SEND_WINDOW: SendWindow = { from: "09:00", to: "18:00", days: [1, 2, 3, 4, 5] };

const MINUTES_A_DAY = 1_440;
const MINUTE = 60_000;
const DAY = MINUTES_A_DAY * MINUTE;
/** Every window opens again within a week; one more covers a day whose hours were skipped by the clock change. */
const DAYS_AHEAD = 15;
/** Without a change of the clock for so long, the next opening is plain arithmetic. */
const QUIET_DAYS = 9;

function minuteOf(clock: string): number {
  const match = /^(\d{2}):(\d{2})$/.exec(clock);
  const minute = match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2]);
  if (Number.isNaN(minute) || minute > MINUTES_A_DAY) throw new RangeError(`${clock} is not a clock time`);
  return minute;
}

/** What makes a window impossible, in plain words; null when it is fine. */
export function sendWindowProblem(window: SendWindow): string | null {
  if (minuteOf(window.from) >= minuteOf(window.to)) return "must end after it begins";
  if (!window.days.some((day) => day >= 1 && day <= 7)) return "needs at least one weekday";
  return null;
}

function fits(local: Temporal.ZonedDateTime, window: SendWindow): boolean {
  const minute = local.hour * 60 + local.minute;
  return window.days.includes(local.dayOfWeek) && minute >= minuteOf(window.from) && minute < minuteOf(window.to);
}

/** Whether `at` (ms) is inside the window by the clock of the zone. */
export function isInWindow(at: number, window: SendWindow, timeZone: string): boolean {
  const local = at + zoneSpan(timeZone, at).offset;
  const day = Math.floor(local / DAY);
  const minute = Math.floor((local - day * DAY) / MINUTE);
  return window.days.includes(weekdayOf(day)) && minute >= minuteOf(window.from) && minute < minuteOf(window.to);
}

/** The instants at which the clock may come to show `from` on a day: two when the hour repeats, the end of the gap when it is skipped. */
function openings(day: Temporal.PlainDate, window: SendWindow, timeZone: string): number[] {
  const from = minuteOf(window.from);
  const local = day.toPlainDateTime({ hour: Math.floor(from / 60), minute: from % 60 });
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  const later = local.toZonedDateTime(timeZone, { disambiguation: "later" });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return [earlier.epochMilliseconds];
  if (earlier.toPlainDateTime().equals(local)) return [earlier.epochMilliseconds, later.epochMilliseconds];
  const afterGap = earlier.getTimeZoneTransition("next");
  return afterGap === null ? [later.epochMilliseconds] : [afterGap.epochMilliseconds];
}

/** A clock that jumps into the middle of an open window opens it too (the jump skipped `from`, or went back into the window). */
function openingByJump(local: Temporal.ZonedDateTime, window: SendWindow, before: number): number | null {
  const jump = local.getTimeZoneTransition("next");
  if (jump === null || jump.epochMilliseconds > before) return null;
  return fits(jump, window) ? jump.epochMilliseconds : null;
}

/** The first instant at or after `at` (ms) inside the window. Throws RangeError for a window that never opens. */
export function nextInstantInWindow(at: number, window: SendWindow, timeZone: string): number {
  const problem = sendWindowProblem(window);
  if (problem !== null) throw new RangeError(`The send window ${problem}`);
  const { offset, until } = zoneSpan(timeZone, at);
  if (until - at > QUIET_DAYS * DAY) return nextByArithmetic(at, window, offset);
  const start = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  if (fits(start, window)) return at;
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    const day = start.toPlainDate().add({ days: ahead });
    for (const opening of openings(day, window, timeZone)) {
      if (opening > at && isInWindow(opening, window, timeZone)) {
        return Math.min(opening, openingByJump(start, window, opening) ?? opening);
      }
    }
  }
  throw new RangeError("The send window never opens");
}

function nextByArithmetic(at: number, window: SendWindow, offset: number): number {
  const local = at + offset;
  const today = Math.floor(local / DAY);
  const [opens, closes] = [minuteOf(window.from) * MINUTE, minuteOf(window.to) * MINUTE];
  for (let day = today; day <= today + 7; day += 1) {
    if (!window.days.includes(weekdayOf(day))) continue;
    const sinceMidnight = local - day * DAY;
    if (sinceMidnight < opens) return day * DAY + opens - offset;
    if (sinceMidnight < closes) return at;
  }
  throw new RangeError("The send window never opens");
}
