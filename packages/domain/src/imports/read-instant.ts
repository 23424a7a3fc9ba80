import type { DateOrder } from "./date-order.ts";

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const NUMERIC = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * An instant (ms) from ISO 8601 with or without time and zone, from `24.12.2026 18:00`, or from a count of seconds or ms
 * since 1970. Without a zone it is taken as UTC. `3/4/2026` is read in the order given, `13/4/2026` in the only way there is.
 */
export function readInstant(text: string, order: DateOrder = "day-first"): number | null {
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction = "", zone = "Z"] = iso;
    const utc = instant([year, month, day, hour, minute, second]);
    return utc === null ? null : utc + Number(fraction.padEnd(3, "0").slice(0, 3)) - offsetOf(zone);
  }
  const numeric = NUMERIC.exec(text);
  if (numeric === null) return null;
  const [, first, second, year, hour, minute, seconds] = numeric;
  const isMonthLikely = order === "month-first" && !text.includes(".");
  const isMonthFirst = isMonthLikely ? Number(first) <= 12 : Number(second) > 12;
  return instant([year, isMonthFirst ? first : second, isMonthFirst ? second : first, hour, minute, seconds]);
}

function instant(parts: (string | undefined)[]): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return null;
  if (year < 1970 || year > 2200) return null;
  // A day that its month does not have would become one of the next.
  if (day < 1 || new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function offsetOf(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}
