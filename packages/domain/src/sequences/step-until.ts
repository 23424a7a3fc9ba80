import { Temporal } from "temporal-polyfill";

/** What a wait lasts until, by the lead's clock: a date, a weekday, a time of day, or a date or weekday with its time. */
export interface StepUntil {
  /** YYYY-MM-DD */
  readonly date?: string | undefined;
  /** 1 = Monday to 7 = Sunday */
  readonly weekday?: number | undefined;
  /** HH:MM; midnight when left out */
  readonly time?: string | undefined;
}

/**
 * The first instant at or after `from` (ms) that a wait lasts until. A date that has passed is waited for no longer; a
 * weekday or a time of day comes again.
 */
export function untilInstant(until: StepUntil, from: number, timeZone: string): number {
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  const time = Temporal.PlainTime.from(until.time ?? "00:00");
  if (until.date !== undefined) {
    return Math.max(from, instantOf(Temporal.PlainDate.from(until.date).toPlainDateTime(time), timeZone));
  }
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const day = start.toPlainDate().add({ days: ahead });
    if (until.weekday !== undefined && day.dayOfWeek !== until.weekday) continue;
    if (ahead === 0 && until.time === undefined && until.weekday !== undefined) return from;
    const instant = instantOf(day.toPlainDateTime(time), timeZone);
    if (instant >= from) return instant;
  }
  return from;
}

/** A time the spring change leaves out is the first one after it; one that autumn has twice is the first. */
function instantOf(local: Temporal.PlainDateTime, timeZone: string): number {
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  if (earlier.toPlainDateTime().equals(local)) return earlier.epochMilliseconds;
  return earlier.getTimeZoneTransition("next")?.epochMilliseconds ?? earlier.epochMilliseconds;
}

/** What makes it impossible, in plain words; null when it is fine. */
export function untilProblem({ date, weekday, time }: StepUntil): string | null {
  if (date === undefined && weekday === undefined && time === undefined) return "needs a date, a weekday or a time";
  if (date !== undefined && weekday !== undefined) return "takes a date or a weekday, not both";
  if (date === undefined) return null;
  try {
    Temporal.PlainDate.from(date, { overflow: "reject" });
    return null;
  } catch {
    return "names a date that does not exist";
  }
}
