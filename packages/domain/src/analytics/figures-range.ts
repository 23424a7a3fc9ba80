import { Temporal } from "temporal-polyfill";

/** A half-open span of time: `from` counts, `to` does not (ms, UTC). */
export interface FiguresRange {
  readonly from: number;
  readonly to: number;
}

/** What a person asked for: days of the organization's zone (`2026-11-22`, the last one included) or instants. */
export interface AskedRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const DEFAULT_DAYS = 30;

/** The range asked for; the last 30 days up to and with today when nothing was said. */
export function rangeOf(asked: AskedRange, timeZone: string, now: number): FiguresRange {
  const to =
    asked.to === undefined
      ? startOfDay(dayOf(now, timeZone).add({ days: 1 }), timeZone)
      : edgeOf(asked.to, timeZone, 1);
  const from =
    asked.from === undefined
      ? startOfDay(dayOf(to - 1, timeZone).subtract({ days: DEFAULT_DAYS - 1 }), timeZone)
      : edgeOf(asked.from, timeZone, 0);
  return { from, to };
}

/** The equally long range just before: as many whole days where both ends are midnights, else as many milliseconds. */
export function rangeBefore(range: FiguresRange, timeZone: string): FiguresRange {
  const from = dayOf(range.from, timeZone);
  const to = dayOf(range.to, timeZone);
  const isWholeDays = startOfDay(from, timeZone) === range.from && startOfDay(to, timeZone) === range.to;
  if (!isWholeDays) return { from: 2 * range.from - range.to, to: range.from };
  const days = from.until(to, { largestUnit: "days" }).days;
  return { from: startOfDay(from.subtract({ days }), timeZone), to: range.from };
}

/** One day of a zone with its span; 23 or 25 hours long when the clocks change. */
export interface ZoneDay extends FiguresRange {
  /** `2026-11-22` */
  readonly day: string;
}

/** The days of a zone that a range touches, in order. */
export function daysOf(range: FiguresRange, timeZone: string): ZoneDay[] {
  const days: ZoneDay[] = [];
  for (let day = dayOf(range.from, timeZone), from = startOfDay(day, timeZone); from < range.to; ) {
    const next = day.add({ days: 1 });
    const to = startOfDay(next, timeZone);
    days.push({ day: day.toString(), from, to });
    day = next;
    from = to;
  }
  return days;
}

/** The span of today in a zone. */
export function todayOf(now: number, timeZone: string): FiguresRange {
  const today = dayOf(now, timeZone);
  return { from: startOfDay(today, timeZone), to: startOfDay(today.add({ days: 1 }), timeZone) };
}

function edgeOf(text: string, timeZone: string, addDays: 0 | 1): number {
  if (text.length > 10) return Temporal.Instant.from(text).epochMilliseconds;
  return startOfDay(Temporal.PlainDate.from(text).add({ days: addDays }), timeZone);
}

function dayOf(instant: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
}

function startOfDay(day: Temporal.PlainDate, timeZone: string): number {
  return day.toZonedDateTime({ timeZone }).epochMilliseconds;
}
