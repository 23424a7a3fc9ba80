import { day, daysApart, timeOfDay } from "./when.ts";

const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const complete = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

/** "14:02" today, "Tue 14:02" within a week, "3 Nov, 14:02" otherwise, by the reader's clock. */
export function showTime(iso: string, now = Date.now()): string {
  const apart = Math.abs(daysApart(now, Date.parse(iso)));
  if (apart === 0) return timeOfDay(iso);
  if (apart < 7) return `${weekday.format(new Date(iso))} ${timeOfDay(iso)}`;
  return `${day(iso, now)}, ${timeOfDay(iso)}`;
}

/** Everything, for tooltips: "Sunday 22 November 2026 at 14:02". */
export function showMoment(iso: string): string {
  return complete.format(new Date(iso));
}
