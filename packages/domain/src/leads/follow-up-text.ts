import { instantOf, type WallTime, wallTimeAt } from "./zone-time.ts";

/** The hour of a follow-up whose text names none. */
export const FOLLOW_UP_HOUR = 9;

/**
 * Reads when to follow up from what a person types: `2d`, `in 3 weeks`, `4h`, `tomorrow`, `fri`, `next week`, `12 Dec`,
 * `1.12.`, `2026-12-01`, each with a time if wanted (`fri 14:00`, `tomorrow 3pm`). Days begin at nine in the morning.
 * @param now ms; the answer is after it
 * @param timeZone IANA zone of the person
 * @returns ms, or null when the text is not understood or names a time that has passed
 */
export function readFollowUp(text: string, now: number, timeZone: string): number | null {
  const words = text.trim().toLowerCase().replace(/\s+/g, " ");
  const { rest, time } = takeTime(words);
  const today = wallTimeAt(now, timeZone);
  const hours = /^(?:in )?(\d{1,3}) ?(?:h|hours?)$/.exec(rest);
  if (hours && !time) return now + Number(hours[1]) * 3_600_000;
  const minutes = /^(?:in )?(\d{1,3}) ?(?:min|minutes?)$/.exec(rest);
  if (minutes && !time) return now + Number(minutes[1]) * 60_000;
  const day = readDay(rest, today, time !== null);
  if (day === null) return null;
  const at = instantOf({ ...day, hour: time?.hour ?? FOLLOW_UP_HOUR, minute: time?.minute ?? 0 }, timeZone);
  return at > now ? at : null;
}

type Day = Pick<WallTime, "year" | "month" | "day">;

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function readDay(text: string, today: Day, hasTime: boolean): Day | null {
  if (text === "" && hasTime) return today;
  if (text === "today" || text === "tod") return today;
  if (text === "tomorrow" || text === "tmr" || text === "tom") return plusDays(today, 1);
  if (text === "next week") return plusDays(today, (8 - weekdayOf(today)) % 7 || 7);
  if (text === "next month") return plusMonths(today, 1);
  return readDistance(text, today) ?? readWeekday(text, today) ?? readDate(text, today);
}

function readDistance(text: string, today: Day): Day | null {
  const found = /^(?:in )?(\d{1,3}|an?) ?(d|days?|w|weeks?|m|mo|months?|y|years?)$/.exec(text);
  if (!found) return null;
  const count = /^\d/.test(found[1] ?? "") ? Number(found[1]) : 1;
  const unit = (found[2] ?? "")[0];
  if (unit === "d") return plusDays(today, count);
  if (unit === "w") return plusDays(today, count * 7);
  return plusMonths(today, unit === "m" ? count : count * 12);
}

function readWeekday(text: string, today: Day): Day | null {
  const found = /^(?:on )?(next )?([a-z]{2,9})$/.exec(text);
  const name = found?.[2] ?? "";
  const weekday = name.length < 2 ? -1 : WEEKDAYS.findIndex((one) => one.startsWith(name));
  if (!found || weekday === -1) return null;
  const ahead = (weekday - weekdayOf(today) + 7) % 7 || 7;
  return plusDays(today, ahead);
}

function readDate(text: string, today: Day): Day | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return checked(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.(\d{1,2})\.?(?:(\d{4}))?$/.exec(text);
  if (dotted) return comingDate(Number(dotted[2]), Number(dotted[1]), dotted[3], today);
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?(?: (\d{4}))?$/.exec(text);
  if (dayFirst) return comingDate(monthOf(dayFirst[2]), Number(dayFirst[1]), dayFirst[3], today);
  const monthFirst = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/.exec(text);
  if (monthFirst) return comingDate(monthOf(monthFirst[1]), Number(monthFirst[2]), monthFirst[3], today);
  return null;
}

/** A date without a year is the next one that comes. */
function comingDate(month: number, day: number, year: string | undefined, today: Day): Day | null {
  if (year) return checked(Number(year), month, day);
  const isPast = month < today.month || (month === today.month && day < today.day);
  return checked(today.year + (isPast ? 1 : 0), month, day);
}

function takeTime(text: string): { rest: string; time: { hour: number; minute: number } | null } {
  const found = /(?:^|\s)(?:at )?(?:(\d{1,2})[:.](\d{2}) ?(am|pm)?|(\d{1,2}) ?(am|pm))$/.exec(text);
  if (!found) return { rest: text, time: null };
  const half = found[3] ?? found[5];
  const given = Number(found[1] ?? found[4]);
  const minute = Number(found[2] ?? 0);
  if (minute > 59 || given > (half ? 12 : 23) || (half && given === 0)) return { rest: text, time: null };
  const hour = half === undefined ? given : (given % 12) + (half === "pm" ? 12 : 0);
  return { rest: text.slice(0, found.index).trim(), time: { hour, minute } };
}

function monthOf(name: string | undefined): number {
  return MONTHS.indexOf((name ?? "").slice(0, 3)) + 1;
}

function weekdayOf(day: Day): number {
  return new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay();
}

function plusDays(day: Day, days: number): Day {
  return dayOf(new Date(Date.UTC(day.year, day.month - 1, day.day + days)));
}

/** The same day of a later month, or its last day where the month is shorter. */
function plusMonths(day: Day, months: number): Day {
  const last = new Date(Date.UTC(day.year, day.month + months, 0));
  return { ...dayOf(last), day: Math.min(day.day, last.getUTCDate()) };
}

function checked(year: number, month: number, day: number): Day | null {
  const read = dayOf(new Date(Date.UTC(year, month - 1, day)));
  return read.month === month && read.day === day ? read : null;
}

function dayOf(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
