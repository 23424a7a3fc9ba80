const LOCALE = "en-GB";
const DAY_MS = 86_400_000;

const dayMonth = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric" });
const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: "short" });
const complete = new Intl.DateTimeFormat(LOCALE, { dateStyle: "full", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/** A date without its time: "22 Nov", with the year when it is another one. */
export function showDate(instant: string, now = Date.now()): string {
  const at = new Date(instant);
  return at.getFullYear() === new Date(now).getFullYear() ? dayMonth.format(at) : dayMonthYear.format(at);
}

/** "14:02" today, "Tue 14:02" within a week, "3 Nov 14:02" otherwise, in the reader's time zone. */
export function showTime(instant: string, now = Date.now()): string {
  const at = new Date(instant);
  if (at.toDateString() === new Date(now).toDateString()) return clock.format(at);
  if (Math.abs(at.getTime() - now) < 6 * DAY_MS) return `${weekday.format(at)} ${clock.format(at)}`;
  return `${showDate(instant, now)}, ${clock.format(at)}`;
}

/** Everything, for tooltips: "Sunday 22 November 2026 at 14:02". */
export function showMoment(instant: string): string {
  return complete.format(new Date(instant));
}

/** How long ago, or in how long: "now", "5 min. ago", "in 3 days". */
export function showAge(instant: string, now = Date.now()): string {
  const away = new Date(instant).getTime() - now;
  const minutes = Math.round(away / 60_000);
  if (minutes === 0) return "now";
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 24) return relative.format(hours, "hour");
  const days = Math.round(hours / 24);
  return Math.abs(days) < 30 ? relative.format(days, "day") : showDate(instant, now);
}
