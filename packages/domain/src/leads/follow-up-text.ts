import { fold } from "./fold.ts";
import { AFTER, countOf, MINUTE, readPassing, takeTime } from "./follow-up-times.ts";
import {
  daysAheadOf,
  type NamedWeekday,
  stretchOf,
  unitOf,
  weekdayNamed,
  weekdayOfNextWeek,
} from "./follow-up-words.ts";
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
 * Reads when to follow up from what a person types: `2d`, `in 3 weeks`, `5 business days`, `half an hour`, `tomorrow`, `fri at 9`,
 * `next fri`, `end of month`, `24.12.`, `12/24`, `12 Dec`, `2026-12-01`, each with a time if wanted, before it or after it
 * (`fri 14:00`, `3pm tomorrow`, `2026-12-01T14:00`); days and weekdays also in German, Spanish, French, Italian and Albanian. Days begin at nine in the morning, by the person's
 * clock, also after the clocks have changed; hours and minutes are counted as they pass. What could mean two days is not
 * understood. All that is understood is a whole minute, so that what is shown is what is kept.
 */
export function readFollowUp(text: string, reader: FollowUpReader): FollowUpReading {
  const words = fold(text.replace(/[\u2018\u2019]/g, "'"))
    .replace(/(?<=\d ?)([ap])\. ?m\b\.?/g, "$1m")
    .replace(/^(\d{4}-\d{1,2}-\d{1,2})[t ](\d{1,2}:\d{2})(?::00(?:\.0+)?)?$/, "$1 $2")
    .replace(/([a-z])\.(?=[ ,]|$)/g, "$1")
    .replace(/\bun'/g, "un ")
    .replace(/,(?!\d)/g, " ")
    .replace(/ +/g, " ")
    .trim();
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
  const passing = readPassing(words);
  if (passing !== null) return Math.floor(now / MINUTE) * MINUTE + passing;
  const { rest, time } = takeTime(words);
  const day = readDay(rest, { today: wallTimeAt(now, timeZone), hasTime: time !== null, dateOrder });
  if (day === null || day === "no-such-date") return day;
  return instantOf({ ...day, hour: time?.hour ?? FOLLOW_UP_HOUR, minute: time?.minute ?? 0 }, timeZone);
}

type Instant = number | "no-such-date" | null;

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

const MONTHS = [
  "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
]; // biome-ignore format: a list

interface DayReader {
  readonly today: Day;
  readonly hasTime: boolean;
  readonly dateOrder: DateOrder;
}

function readDay(text: string, { today, hasTime, dateOrder }: DayReader): Day | "no-such-date" | null {
  if (text === "" && hasTime) return today;
  const ahead = daysAheadOf(text);
  if (ahead !== null) return plusDays(today, ahead);
  const stretch = stretchOf(text);
  if (stretch === "next-week") return ofWeek(today, 1, 1);
  if (stretch === "next-month") return plusMonths(today, 1);
  if (text === "next year") return plusMonths(today, 12);
  if (/^(?:eom|(?:the )?end of (?:the |this )?month)$/.test(text)) return lastOfMonth(today);
  if (/^(?:this |the |on the )?weekend$/.test(text)) return plusDays(today, (6 - weekdayOf(today) + 7) % 7 || 7);
  const named = weekdayNamed(text);
  return (
    readDistance(text, today) ??
    (named === null ? readOfNextWeek(text, today) : onWeekday(named, today)) ??
    readDate(text, { today, dateOrder })
  );
}

function readDistance(text: string, today: Day): Day | null {
  const found = /^(?:(\d{1,3})|([a-z]{1,7}) )? ?(business |working |b(?=d$)|week(?=days?$))?([a-z]{1,10})$/.exec(
    text.replace(AFTER, ""),
  );
  if (!found || (found[1] === undefined && found[2] === undefined)) return null;
  const count = found[1] === undefined ? countOf(found[2] ?? "") : Number(found[1]);
  const unit = unitOf(found[4] ?? "");
  if (count === null || unit === null) return null;
  if (found[3] !== undefined) return unit === "day" ? plusBusinessDays(today, count) : null;
  // `30m` means minutes to some: months only as one counts them.
  if (found[4] === "m" && count > 9 && count !== 12) return null;
  if (unit === "day") return plusDays(today, count);
  if (unit === "week") return plusDays(today, count * 7);
  return plusMonths(today, unit === "month" ? count : count * 12);
}

/** `next week fri`, `friday next week`. */
function readOfNextWeek(text: string, today: Day): Day | null {
  const weekday = weekdayOfNextWeek(text);
  return weekday === null ? null : ofWeek(today, 1, weekday);
}

/** `fri` is the coming one, `this fri` that of this week, `next fri` that of next week; weeks begin on Monday. */
function onWeekday({ weekday, which }: NamedWeekday, today: Day): Day {
  if (which === "coming") return plusDays(today, (weekday - weekdayOf(today) + 7) % 7 || 7);
  return ofWeek(today, which === "next" ? 1 : 0, weekday);
}

/** A weekday (0 is Sunday) of this week or a later one. */
function ofWeek(today: Day, weeks: number, weekday: number): Day {
  const place = (day: number) => (day + 6) % 7;
  return plusDays(today, weeks * 7 + place(weekday) - place(weekdayOf(today)));
}

function readDate(
  text: string,
  { today, dateOrder }: Pick<DayReader, "today" | "dateOrder">,
): Day | "no-such-date" | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return checked(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})(?:\.\s?(\d{4}|\d{2})?)?$/.exec(text);
  if (dotted) return comingDate(Number(dotted[2]), Number(dotted[1]), { year: dotted[3], today });
  const slashed = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?$/.exec(text);
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
  if (year) return checked(Number(year.length === 2 ? `20${year}` : year), month, day);
  const isPast = month < today.month || (month === today.month && day < today.day);
  const first = today.year + (isPast ? 1 : 0);
  const years = month === 2 && day === 29 ? [0, 1, 2, 3, 4, 5, 6, 7] : [0];
  for (const later of years) {
    const found = checked(first + later, month, day);
    if (found !== "no-such-date") return found;
  }
  return "no-such-date";
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

/** From Monday to Friday. */
function plusBusinessDays(day: Day, days: number): Day {
  let later = day;
  for (let left = days; left > 0; ) {
    later = plusDays(later, 1);
    if (![0, 6].includes(weekdayOf(later))) left--;
  }
  return later;
}

function lastOfMonth(day: Day): Day {
  return dayOf(new Date(Date.UTC(day.year, day.month, 0)));
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
