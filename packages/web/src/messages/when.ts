const DAY = 86_400_000;
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const shortYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short" });

/** How far an instant is from now, in the coarsest words that help: `5 min. ago`, `yesterday`, `in 3 days`, `12 Mar`. */
export function ago(iso: string, now = Date.now()): string {
  const at = Date.parse(iso);
  const distance = at - now;
  const size = Math.abs(distance);
  if (size < 60_000) return relative.format(0, "second");
  if (size < 3_600_000) return relative.format(Math.trunc(distance / 60_000), "minute");
  const days = daysApart(now, at);
  if (days === 0) return relative.format(Math.trunc(distance / 3_600_000), "hour");
  if (Math.abs(days) < 30) return relative.format(days, "day");
  return day(iso, now);
}

/** A date without its time; the year only when it is another one. */
export function day(iso: string, now = Date.now()): string {
  const date = new Date(iso);
  return (date.getFullYear() === new Date(now).getFullYear() ? short : shortYear).format(date);
}

/** Date and time of the reader's clock: `Fri 27 Nov, 09:00`. */
export function dayAndTime(iso: string, now = Date.now()): string {
  const date = new Date(iso);
  return `${weekday.format(date)} ${day(iso, now)}, ${clock.format(date)}`;
}

/** The time of day of the reader's clock. */
export function timeOfDay(iso: string): string {
  return clock.format(new Date(iso));
}

/** Whole days between two instants by the reader's calendar; negative when the second is earlier. */
export function daysApart(from: number, to: number): number {
  return Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / DAY);
}
