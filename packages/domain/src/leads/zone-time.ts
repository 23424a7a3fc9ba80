/** A date and time as a clock on a wall shows it. Months 1–12. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** What clocks in an IANA zone show at an instant (ms). By `Intl` alone, so that it weighs nothing in the browser. */
export function wallTimeAt(at: number, timeZone: string): WallTime {
  const parts = formatOf(timeZone).formatToParts(at);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return { year: read("year"), month: read("month"), day: read("day"), hour: read("hour"), minute: read("minute") };
}

/** The instant (ms) at which clocks in a zone show a time; a time skipped in spring is moved forward, a doubled one is the first. */
export function instantOf(wall: WallTime, timeZone: string): number {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  const before = asUtc - offsetAt(asUtc - DAY, timeZone);
  const after = asUtc - offsetAt(asUtc + DAY, timeZone);
  // Away from a change of clocks both agree; at one, the candidate that reads back as asked is right.
  if (before === after || asUtc - offsetAt(before, timeZone) === before) return before;
  return asUtc - offsetAt(after, timeZone) === after ? after : before;
}

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(at: number, timeZone: string): number {
  const wall = wallTimeAt(at, timeZone);
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute) - Math.floor(at / 60_000) * 60_000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}
