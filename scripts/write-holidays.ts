// Writes the table of public holidays that send windows keep to. Run it again once a year: `node scripts/write-holidays.ts`.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type HolidaysOf from "date-holidays";

const FIRST = 2026;
const LAST = 2040;
const DAY = 86_400_000;
const target = resolve(import.meta.dirname, "../packages/domain/src/sequences/holiday-table.ts");
const require = createRequire(import.meta.url);
const Holidays: typeof HolidaysOf = require("date-holidays");

/** Public holidays of a country's whole territory by year, as MMDD. */
function daysOf(country: string): string[][] {
  const calendar = new Holidays(country);
  const years: string[][] = [];
  for (let year = FIRST; year <= LAST; year += 1) {
    const days = new Set<string>();
    for (const { type, date, start, end } of calendar.getHolidays(year)) {
      if (type !== "public") continue;
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
      const length = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY));
      for (let day = 0; day < length; day += 1) {
        const iso = new Date(first + day * DAY).toISOString();
        if (iso.startsWith(String(year))) days.add(iso.slice(5, 7) + iso.slice(8, 10));
      }
    }
    years.push([...days].sort());
  }
  return years;
}

/** `DE 01010501… | 04030406… | …`: the days of every year, then the further days of each. */
function lineOf(country: string): string | null {
  const years = daysOf(country);
  const every = (years[0] ?? []).filter((day) => years.every((year) => year.includes(day)));
  const further = years.map((year) => year.filter((day) => !every.includes(day)).join(""));
  return every.length + further.join("").length === 0 ? null : `${country} ${every.join("")} ${further.join(" ")}`;
}

const lines = Object.keys(new Holidays().getCountries())
  .filter((country) => /^[A-Z]{2}$/.test(country))
  .sort()
  .flatMap((country) => lineOf(country) ?? []);
writeFileSync(
  target,
  `// Written by scripts/write-holidays.ts from date-holidays (https://github.com/commenthol/date-holidays), whose data are under
// CC-BY-3.0: public holidays of whole countries, as they are known now. Do not change it by hand.

/** The first year of the table. */
export const FIRST_YEAR = ${FIRST};

/** A line for each country: its code, its days of every year as MMDD, then the further days of each year. */
export const HOLIDAY_TABLE = \`
${lines.join("\n")}
\`;
`,
);
console.log(`${lines.length} countries, ${lines.join("\n").length} bytes`);
