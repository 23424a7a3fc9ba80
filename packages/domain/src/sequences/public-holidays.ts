import { FIRST_YEAR, HOLIDAY_TABLE } from "./holiday-table.ts";

/** Days since 1970-01-01 on which nobody works. */
export type DaysOff = ReadonlySet<number>;

/** A country nobody knows, or one that keeps none. */
export const NO_DAYS_OFF: DaysOff = new Set();

const KNOWN = new Map<string, DaysOff>();
const DAY = 86_400_000;
let lines: Map<string, string> | undefined;

/**
 * The public holidays of a whole country (ISO 3166-1 alpha-2), from {@link FIRST_YEAR} on, read from the table when first
 * asked for. Those of single states or towns are not among them.
 */
export function publicHolidays(country: string | null): DaysOff {
  if (country === null) return NO_DAYS_OFF;
  const known = KNOWN.get(country);
  if (known !== undefined) return known;
  lines ??= new Map(
    HOLIDAY_TABLE.trim()
      .split("\n")
      .map((line) => [line.slice(0, 2), line.slice(3)]),
  );
  const line = lines.get(country);
  if (line === undefined) return NO_DAYS_OFF;
  const days = readLine(line);
  KNOWN.set(country, days);
  return days;
}

function readLine(line: string): DaysOff {
  const [every = "", ...years] = line.split(" ");
  const days = new Set<number>();
  for (const [place, further] of years.entries()) {
    for (const day of `${every}${further}`.match(/\d{4}/g) ?? []) {
      days.add(Date.UTC(FIRST_YEAR + place, Number(day.slice(0, 2)) - 1, Number(day.slice(2))) / DAY);
    }
  }
  return days;
}
