import { fold } from "../leads/fold.ts";
import { instantOf } from "../leads/zone-time.ts";
import type { DateOrder } from "./date-order.ts";

/** How the dates of a column are read where they do not say it themselves. */
export interface DateReading {
  /** of `3/4/2026`; the day first when left out */
  order?: DateOrder | undefined;
  /** IANA zone of times without one; UTC when left out */
  timeZone?: string | undefined;
  /** at which a day without a time begins; midnight when left out */
  hourOfDays?: number;
}

/** A date as it is written: its day, the time where it has one (seconds and ms in `ms`), and its offset from UTC in ms. */
interface WrittenDate {
  year: number;
  month: number;
  day: number;
  ms: number | null;
  /** null: none is named */
  offset: number | null;
}

const TIME = String.raw`(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*([ap]\.?\s?m\.?)?`;
const ZONE = String.raw`\s*\(?([A-Z]{1,5}|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?)?\)?`;
const CLOCK = String.raw`(?:(?:,?\s+|T|,\s*)(?:at\s+|um\s+|à\s+|alle\s+)?${TIME}${ZONE})?`;
const ISO = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${CLOCK}$`, "i");
/** of two-digit years only those with points or slashes: `24-05-12` could begin with any of the three */
const NUMERIC = new RegExp(String.raw`^(\d{1,2})(?:([./-])(\d{1,2})\2(\d{4})|([./])(\d{1,2})\5(\d{2}))${CLOCK}$`, "i");
const DAY_NAME = /^\p{L}{2,10}\.?,?\s+(?=\d|\p{L}{3,10}\.?\s+\d)/u;
const DAY_MONTH = new RegExp(
  String.raw`^(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s-]*(?:de\s+|of\s+)?(\p{L}{3,10})\.?,?[\s-]*(?:del?\s+)?(\d{4})${CLOCK}$`,
  "iu",
);
const MONTH_DAY = new RegExp(
  String.raw`^(\p{L}{3,10})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4})${CLOCK}$`,
  "iu",
);

/**
 * An instant (ms) as files write it: ISO 8601 and its looser relatives, `24.12.2026 18:00`, `5/12/2024 10:05 PM`,
 * `12-May-2024`, `Jun 1, 2024`, or a count of seconds or ms since 1970. Null where it is none for certain.
 */
export function readInstant(text: string, { order, timeZone, hourOfDays = 0 }: DateReading = {}): number | null {
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  const date = readWritten(text, order);
  if (date === null) return null;
  const { year, month, day, offset } = date;
  const utc = Date.UTC(year, month - 1, day) + (date.ms ?? hourOfDays * 3_600_000);
  return offset !== null ? utc - offset : timeZone === undefined || timeZone === "UTC" ? utc : inZone(utc, timeZone);
}

/** The day a date is written as, `2026-12-24`, whatever its time and zone. Null where it is no date for certain. */
export function readDay(text: string, order?: DateOrder): string | null {
  if (/^(?:\d{10}|\d{13})$/.test(text)) return isoDay(readInstant(text) ?? 0);
  const date = readWritten(text, order);
  return date === null ? null : isoDay(Date.UTC(date.year, date.month - 1, date.day));
}

function readWritten(text: string, order: DateOrder = "day-first"): WrittenDate | null {
  if (text.length > 60 || !/\d/.test(text)) return null;
  const iso = ISO.exec(text);
  if (iso !== null) return written([iso[1], iso[3], iso[4]], iso.slice(5));
  const numeric = NUMERIC.exec(text);
  if (numeric !== null) {
    const [, first, mark = numeric[5], second = numeric[6], year = fullYear(numeric[7])] = numeric;
    const isMonthLikely = order === "month-first" && mark !== ".";
    const isMonthFirst = isMonthLikely ? Number(first) <= 12 : Number(second) > 12;
    return written([year, isMonthFirst ? first : second, isMonthFirst ? second : first], numeric.slice(8));
  }
  const bare = text.replace(DAY_NAME, "");
  const [, day, dayMonth, dayYear, ...dayClock] = DAY_MONTH.exec(bare) ?? [];
  if (dayMonth !== undefined) return written([dayYear, monthNamed(dayMonth), day], dayClock);
  const [, month, monthDay, monthYear, ...monthClock] = MONTH_DAY.exec(bare) ?? MONTH_DAY.exec(text) ?? [];
  return month === undefined ? null : written([monthYear, monthNamed(month), monthDay], monthClock);
}

/** As POSIX reads two digits: 69 is the first of the last century. */
function fullYear(two: string | undefined): string {
  return `${Number(two) >= 69 ? "19" : "20"}${two}`;
}

function written(date: readonly (string | undefined)[], clock: readonly (string | undefined)[]): WrittenDate | null {
  const [year = 0, month = 0, day = 0] = date.map(Number);
  if (!(month >= 1 && month <= 12) || !(year >= 1970 && year <= 2200)) return null;
  // A day that its month does not have would become one of the next.
  if (day < 1 || new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return null;
  const [hour, minute, second, fraction = "", half, zone] = clock;
  if (hour === undefined) return { year, month, day, ms: null, offset: null };
  const offset = zone === undefined ? null : offsetOf(zone);
  const ms = timeOf([hour, minute, second, fraction, half]);
  return ms === null || offset === undefined ? null : { year, month, day, ms, offset };
}

function timeOf([hour, minute, second, fraction = "", half]: readonly (string | undefined)[]): number | null {
  // `12` alone is no time of day
  if (minute === undefined && half === undefined) return null;
  const [hours, minutes, seconds] = [Number(hour), Number(minute ?? 0), Number(second ?? 0)];
  if (minutes > 59 || seconds > 59 || hours > (half === undefined ? 23 : 12)) return null;
  const isAfternoon = half?.toLowerCase().startsWith("p") === true;
  const ofDay = half === undefined ? hours : (hours % 12) + (isAfternoon ? 12 : 0);
  return ((ofDay * 60 + minutes) * 60 + seconds) * 1000 + Number(fraction.padEnd(3, "0").slice(0, 3));
}

/** Names of zones in mails (RFC 5322, section 4.3) and of Central Europe, in hours. Others are not known for certain. */
const ZONES: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  UT: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  CET: 1,
  CEST: 2,
};

/** In ms; undefined for a zone that is not known. */
function offsetOf(zone: string): number | undefined {
  const [, sign, hours, minutes = "0"] = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) {
    const named = ZONES[zone.toUpperCase()];
    return named === undefined ? undefined : named * 3_600_000;
  }
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return Number(hours) > 14 ? undefined : sign === "-" ? -ms : ms;
}

/** Months in the languages of the column names, by the letters they begin with (folded), those of three letters last. */
const MONTHS: readonly RegExp[] = [
  /^(?:jan|ene|gen|janar)/,
  /^(?:feb|fev|shk)/,
  /^(?:mar|mrz|maer)/,
  /^(?:apr|abr|avr|pri)/,
  /^(?:may|mai|mag|maj)/,
  /^(?:jun|juin|giu|qer)/,
  /^(?:jul|juil|lug|korr)/,
  /^(?:aug|ago|aou|gus)/,
  /^(?:sep|set|sht)/,
  /^(?:oct|okt|ott|tet)/,
  /^(?:nov|nen)/,
  /^(?:dec|dez|dic|dhj)/,
];

function monthNamed(name: string): string | undefined {
  const plain = fold(name);
  const place = MONTHS.findIndex((month) => month.test(plain));
  return place < 0 ? undefined : String(place + 1);
}

const QUARTER_HOUR = 900_000;
const MOST_KEPT = 20_000;
/** Asking Intl takes 20 µs and a file has many dates: clocks change at quarters of an hour, so one answer serves each. */
const asked = new Map<string, Map<number, number>>();

function inZone(utc: number, timeZone: string): number {
  const known = asked.get(timeZone) ?? new Map<number, number>();
  asked.set(timeZone, known);
  const quarter = Math.floor(utc / QUARTER_HOUR);
  let at = known.get(quarter);
  if (at === undefined) {
    const date = new Date(quarter * QUARTER_HOUR);
    const wall = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    at = instantOf({ ...wall, hour: date.getUTCHours(), minute: date.getUTCMinutes() }, timeZone);
    if (known.size >= MOST_KEPT) known.clear();
    known.set(quarter, at);
  }
  return at + (utc - quarter * QUARTER_HOUR);
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
