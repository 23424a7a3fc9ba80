import { instantOf, type WallTime, wallTimeAt } from "./zone-time.ts";

/** The hour of a follow-up whose text names none. */
export const FOLLOW_UP_HOUR = 9;

/** For whom a follow-up's text is read. */
export interface FollowUpReader {
  /** ms; what is read lies after it */
  readonly now: number;
  /** IANA zone of the person */
  readonly timeZone: string;
  /** what `12/3` means where the person lives; day-first unless told */
  readonly dateOrder?: DateOrder;
}

/** Which part of a date written with slashes comes first. */
export type DateOrder = "day-first" | "month-first";

/** What a text means: an instant (ms), one that has passed, a date no calendar has, or nothing that is understood. */
export type FollowUpReading =
  | { readonly kind: "at"; readonly at: number }
  | { readonly kind: "past"; readonly at: number }
  | { readonly kind: "no-such-date" }
  /** `heard`: the words at the beginning that make sense; `strange`: the rest */
  | { readonly kind: "unclear"; readonly heard: string | null; readonly strange: string };

/**
 * Reads when to follow up from what a person types: `2d`, `in 3 weeks`, `4h`, `tomorrow`, `fri 9am`, `next week`, `24.12.`,
 * `12/24`, `12 Dec`, `2026-12-01`, each with a time if wanted (`fri 14:00`, `tomorrow 3pm`, `mon morning`). Days begin at nine
 * in the morning, by the person's clock, also after the clocks have changed; hours and minutes are counted as they pass.
 */
export function readFollowUp(text: string, reader: FollowUpReader): FollowUpReading {
  const words = text.trim().toLowerCase().replace(/\s+/g, " ");
  const found = readWords(words, reader);
  if (found === "no-such-date") return { kind: "no-such-date" };
  if (found === null) return unclear(words, reader);
  return { kind: found > reader.now ? "at" : "past", at: found };
}

/** Whether dates are written with the month first where a language is spoken (`en-US`: yes). By `Intl`. */
export function dateOrderOf(locale: string | undefined): DateOrder {
  const parts = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric" }).formatToParts(0);
  const place = (type: string) => parts.findIndex((part) => part.type === type);
  return place("month") < place("day") ? "month-first" : "day-first";
}

function readWords(words: string, { now, timeZone, dateOrder = "day-first" }: FollowUpReader): Instant {
  const { rest, time } = takeTime(words);
  const passing = time ? null : readPassing(rest);
  if (passing !== null) return now + passing;
  const day = readDay(rest, { today: wallTimeAt(now, timeZone), hasTime: time !== null, dateOrder });
  if (day === null || day === "no-such-date") return day;
  return instantOf({ ...day, hour: time?.hour ?? FOLLOW_UP_HOUR, minute: time?.minute ?? 0 }, timeZone);
}

type Instant = number | "no-such-date" | null;

/** How much time passes, in ms: `4h`, `in 90 min`. */
function readPassing(text: string): number | null {
  const found = /^(?:in )?(\d{1,3}) ?(h|hrs?|hours?|min|minutes?)$/.exec(text);
  if (!found) return null;
  return Number(found[1]) * (found[2]?.startsWith("h") ? 3_600_000 : 60_000);
}

function unclear(words: string, reader: FollowUpReader): FollowUpReading {
  const all = words.split(" ");
  for (let count = all.length - 1; count > 0; count--) {
    const heard = all.slice(0, count).join(" ");
    if (typeof readWords(heard, reader) === "number")
      return { kind: "unclear", heard, strange: all.slice(count).join(" ") };
  }
  return { kind: "unclear", heard: null, strange: words };
}

type Day = Pick<WallTime, "year" | "month" | "day">;

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = [
  "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
]; // biome-ignore format: a list

const NUMBERS = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

interface DayReader {
  readonly today: Day;
  readonly hasTime: boolean;
  readonly dateOrder: DateOrder;
}

function readDay(text: string, { today, hasTime, dateOrder }: DayReader): Day | "no-such-date" | null {
  if (text === "" && hasTime) return today;
  if (text === "today" || text === "tod") return today;
  if (text === "tomorrow" || text === "tmr" || text === "tom") return plusDays(today, 1);
  if (text === "day after tomorrow" || text === "the day after tomorrow") return plusDays(today, 2);
  if (text === "next week") return plusDays(today, (8 - weekdayOf(today)) % 7 || 7);
  if (text === "next month") return plusMonths(today, 1);
  return readDistance(text, today) ?? readWeekday(text, today) ?? readDate(text, { today, dateOrder });
}

function readDistance(text: string, today: Day): Day | null {
  const found = /^(?:in )?(?:(\d{1,3})|([a-z]{1,5}) )? ?(d|days?|w|wks?|weeks?|m|mo|months?|y|years?)$/.exec(text);
  if (!found || (found[1] === undefined && found[2] === undefined)) return null;
  const count = found[1] === undefined ? countOf(found[2] ?? "") : Number(found[1]);
  if (count === null) return null;
  const unit = (found[3] ?? "")[0];
  if (unit === "d") return plusDays(today, count);
  if (unit === "w") return plusDays(today, count * 7);
  return plusMonths(today, unit === "m" ? count : count * 12);
}

function countOf(word: string): number | null {
  if (word === "an") return 1;
  const at = NUMBERS.indexOf(word);
  return at === -1 ? null : Math.max(1, at);
}

function readWeekday(text: string, today: Day): Day | null {
  const found = /^(?:on )?(next )?([a-z]{2,9})$/.exec(text);
  const name = found?.[2] ?? "";
  const weekday = name.length < 2 ? -1 : WEEKDAYS.findIndex((one) => one.startsWith(name));
  if (!found || weekday === -1) return null;
  const ahead = (weekday - weekdayOf(today) + 7) % 7 || 7;
  return plusDays(today, ahead);
}

function readDate(
  text: string,
  { today, dateOrder }: Pick<DayReader, "today" | "dateOrder">,
): Day | "no-such-date" | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return checked(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.?\s?(\d{4})?$/.exec(text);
  if (dotted) return comingDate(Number(dotted[2]), Number(dotted[1]), { year: dotted[3], today });
  const slashed = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(text);
  if (slashed) {
    const [first, second] = [Number(slashed[1]), Number(slashed[2])];
    const [month, day] = dateOrder === "month-first" ? [first, second] : [second, first];
    return comingDate(month, day, { year: slashed[3], today });
  }
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th|\.)? ([a-z]{3,9})\.?(?: (\d{4}))?$/.exec(text);
  const month = monthOf(dayFirst?.[2]);
  if (dayFirst && month > 0) return comingDate(month, Number(dayFirst[1]), { year: dayFirst[3], today });
  const monthFirst = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/.exec(text);
  const leading = monthOf(monthFirst?.[1]);
  if (monthFirst && leading > 0) return comingDate(leading, Number(monthFirst[2]), { year: monthFirst[3], today });
  return null;
}

/** A date without a year is the next one that comes; 29 February waits for a leap year. */
function comingDate(
  month: number,
  day: number,
  { year, today }: { year: string | undefined; today: Day },
): Day | "no-such-date" {
  if (year) return checked(Number(year), month, day);
  const isPast = month < today.month || (month === today.month && day < today.day);
  const first = today.year + (isPast ? 1 : 0);
  const years = month === 2 && day === 29 ? [0, 1, 2, 3, 4, 5, 6, 7] : [0];
  for (const later of years) {
    const found = checked(first + later, month, day);
    if (found !== "no-such-date") return found;
  }
  return "no-such-date";
}

const TIMES_OF_DAY: Record<string, number> = { morning: 9, noon: 12, afternoon: 14, evening: 18 };

function takeTime(text: string): { rest: string; time: { hour: number; minute: number } | null } {
  const named = /(?:^|\s)(?:at |in the )?(morning|noon|afternoon|evening)$/.exec(text);
  if (named) {
    const hour = TIMES_OF_DAY[named[1] ?? ""] ?? FOLLOW_UP_HOUR;
    return { rest: text.slice(0, named.index).trim(), time: { hour, minute: 0 } };
  }
  const found = /(?:^|\s)(?:at )?(?:(\d{1,2})[:.](\d{2}) ?(am|pm)?|(\d{1,2}) ?(am|pm))$/.exec(text);
  if (!found) return { rest: text, time: null };
  const half = found[3] ?? found[5];
  const given = Number(found[1] ?? found[4]);
  const minute = Number(found[2] ?? 0);
  if (minute > 59 || given > (half ? 12 : 23) || (half && given === 0)) return { rest: text, time: null };
  const hour = half === undefined ? given : (given % 12) + (half === "pm" ? 12 : 0);
  return { rest: text.slice(0, found.index).trim(), time: { hour, minute } };
}

/** 1–12; 0 when it is no month. A month is named in full or by its beginning. */
function monthOf(name: string | undefined): number {
  return name === undefined || name.length < 3 ? 0 : MONTHS.findIndex((month) => month.startsWith(name)) + 1;
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

function checked(year: number, month: number, day: number): Day | "no-such-date" {
  const read = dayOf(new Date(Date.UTC(year, month - 1, day)));
  return read.year === year && read.month === month && read.day === day ? read : "no-such-date";
}

function dayOf(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
