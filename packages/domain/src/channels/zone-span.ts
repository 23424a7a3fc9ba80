// Time zones as whole numbers: between two changes of its offset a zone's clock is plain arithmetic, which a simulation of
// 50,000 messages needs and Temporal is too slow for (0.05 ms a question).
import { Temporal } from "temporal-polyfill";

/** A stretch of time in which a zone keeps one offset. Instants in ms. */
export interface ZoneSpan {
  /** added to UTC gives the zone's clock */
  readonly offset: number;
  /** first instant of the stretch */
  readonly from: number;
  /** first instant after it */
  readonly until: number;
}

const SPANS = new Map<string, ZoneSpan[]>();
const MOST_ZONES = 1_000;

/** The stretch an instant lies in. Throws RangeError for a name that is no zone. */
export function zoneSpan(timeZone: string, at: number): ZoneSpan {
  const spans = SPANS.get(timeZone) ?? [];
  const known = spans.find(({ from, until }) => at >= from && at < until);
  if (known !== undefined) return known;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  // The change that is not before `at` begins the stretch: asked one millisecond later, "previous" includes `at` itself.
  const begun = local.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  const span: ZoneSpan = {
    offset: local.offsetNanoseconds / 1_000_000,
    from: begun?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: local.getTimeZoneTransition("next")?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
  };
  if (SPANS.size < MOST_ZONES || SPANS.has(timeZone)) SPANS.set(timeZone, [span, ...spans.slice(0, 40)]);
  return span;
}

const DAY = 86_400_000;

/** Days since 1970-01-01 by the clock of the zone. */
export function dayNumber(at: number, timeZone: string): number {
  return Math.floor((at + zoneSpan(timeZone, at).offset) / DAY);
}

/** 1 = Monday to 7 = Sunday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
