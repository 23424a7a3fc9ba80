import type { OpeningHours } from "../leads/lead-draft.ts";

/** Minutes of a day, `until` exclusive. */
export interface OpenRange {
  readonly from: number;
  readonly until: number;
}

/** By weekday (1 = Monday): when a business is open; a day that is missing is not known. */
export type OpenWeek = ReadonlyMap<number, readonly OpenRange[]>;

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const TIME = String.raw`(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?(?:m\b\.?)?`;
const RANGE = new RegExp(`^${TIME}\\s*(?:-|–|—|−|to|bis|a|à)\\s*${TIME}$`, "i");
const ALL_DAY = /24\s*(?:hours|h\b|stunden|heures|horas|ore)|24\/7/i;
const CLOSED = /^closed$/i;

/**
 * Opening hours as imports bring them ("9 AM to 6 PM", "09:00–18:00", "12–3 PM", "Open 24 hours", "closed") as minutes of
 * the week; what runs past midnight goes on the next day. Null when nothing of it can be understood.
 */
export function readOpenWeek(hours: OpeningHours | null): OpenWeek | null {
  if (hours === null) return null;
  const week = new Map<number, OpenRange[]>();
  const late: { day: number; until: number }[] = [];
  for (const [name, texts] of Object.entries(hours)) {
    const day = DAYS.indexOf(name.toLowerCase()) + 1;
    const read = day === 0 ? null : readDay(texts);
    if (read === null) continue;
    week.set(
      day,
      read.map(({ from, until }) => ({ from, until: Math.min(until, 1_440) })),
    );
    for (const { until } of read) if (until > 1_440) late.push({ day: (day % 7) + 1, until: until - 1_440 });
  }
  for (const { day, until } of late) week.get(day)?.push({ from: 0, until });
  return week.size === 0 ? null : week;
}

function readDay(texts: readonly string[]): OpenRange[] | null {
  const ranges: OpenRange[] = [];
  for (const text of texts.flatMap((one) => one.split(","))) {
    if (CLOSED.test(text.trim())) continue;
    const range = readRange(text.trim());
    if (range === null) return null;
    ranges.push(range);
  }
  return ranges.length === 0 && !texts.some((text) => CLOSED.test(text.trim())) ? null : ranges;
}

function readRange(text: string): OpenRange | null {
  if (ALL_DAY.test(text)) return { from: 0, until: 1_440 };
  const match = RANGE.exec(text.replaceAll(/[\u00a0\u202f\u2009]/g, " "));
  if (match === null) return null;
  const until = minuteOf({ hour: match[4], minute: match[5], half: match[6] });
  // "12–3 PM": the first time is of the half of the day that makes it come before the second.
  const half = match[3] ?? match[6];
  const read = minuteOf({ hour: match[1], minute: match[2], half });
  if (until === null || read === null) return null;
  const from = match[3] === undefined && match[6] !== undefined && read >= until ? read - 720 : read;
  if (from < 0 || from === until) return null;
  return { from, until: until <= from ? until + 1_440 : until };
}

function minuteOf(time: {
  hour: string | undefined;
  minute: string | undefined;
  half: string | undefined;
}): number | null {
  const hour = Number(time.hour);
  const minute = Number(time.minute ?? 0);
  const half = time.half?.toLowerCase();
  if (hour > 24 || minute > 59 || (half !== undefined && (hour > 12 || hour === 0))) return null;
  const shown = half === undefined ? hour : (hour % 12) + (half === "p" ? 12 : 0);
  return shown * 60 + minute;
}
