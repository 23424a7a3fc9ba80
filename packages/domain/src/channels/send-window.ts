// When a message may leave: clock times on weekdays in the lead's time zone (decisions.md, "Windows"; delivery.md,
// "Clock and zones": a spring gap moves to the first valid instant after it, an autumn overlap counts by the clock).
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

/** A day has 1,441 clock times, and every message of a sequence asks for the same two. */
const MINUTES = new Map<string, number>();

function minuteOf(clock: string): number {
  const known = MINUTES.get(clock);
  if (known !== undefined) return known;
  const match = /^(\d{2}):([0-5]\d)$/.exec(clock);
  const minute = Number(match?.[1]) * 60 + Number(match?.[2]);
  // what is no clock time is no number either
  if (!(minute <= MINUTES_A_DAY)) throw new RangeError(`${clock} is not a clock time`);
  MINUTES.set(clock, minute);
  return minute;
}

/** What makes a window impossible, in plain words; null when it is fine. */
export function sendWindowProblem(window: SendWindow): string | null {
  if (minuteOf(window.from) >= minuteOf(window.to)) return "must end after it begins";
  if (!window.days.some((day) => day >= 1 && day <= 7)) return "needs at least one weekday";
  return null;
}

/** Whether `at` (ms) is inside the window by the clock of the zone. */
export function isInWindow(at: number, window: SendWindow, timeZone: string): boolean {
  const local = at + zoneSpan(timeZone, at).offset;
  const day = Math.floor(local / DAY);
  const minute = Math.floor((local - day * DAY) / MINUTE);
  return window.days.includes(weekdayOf(day)) && minute >= minuteOf(window.from) && minute < minuteOf(window.to);
}

/** The first instant at or after `at` (ms) inside the window. Throws RangeError for a window that never opens. */
export function nextInstantInWindow(at: number, window: SendWindow, timeZone: string): number {
  const problem = sendWindowProblem(window);
  if (problem !== null) throw new RangeError(`The send window ${problem}`);
  // Between two changes of the clock it is plain arithmetic; what opens only behind a change is looked for from there anew.
  for (let from = at; ; ) {
    const { offset, until } = zoneSpan(timeZone, from);
    const opening = nextOpening(from + offset, window) - offset;
    if (opening < until) return opening;
    from = until;
  }
}

/** The same by a clock that never changes. Its days come again every week, so it ends. */
function nextOpening(local: number, { from, to, days }: SendWindow): number {
  const [opens, closes] = [minuteOf(from) * MINUTE, minuteOf(to) * MINUTE];
  for (let day = Math.floor(local / DAY); ; day += 1) {
    if (!days.includes(weekdayOf(day))) continue;
    const sinceMidnight = local - day * DAY;
    if (sinceMidnight < opens) return day * DAY + opens;
    if (sinceMidnight < closes) return local;
  }
}
