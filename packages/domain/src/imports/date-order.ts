/** How dates such as 05/06/2025 are written. */
export const DATE_ORDERS = ["day-first", "month-first"] as const;
/** How dates such as 05/06/2025 are written. */
export type DateOrder = (typeof DATE_ORDERS)[number];

/** Two small numbers and a year, by slashes or hyphens; with dots the day always comes first. */
const NUMERIC = /^(\d{1,2})(?:[/-](\d{1,2})[/-]\d{4}|\/(\d{1,2})\/\d{2})(?!\d)/;

/**
 * The order of a column's dates as its cells show it: a day above 12 settles it. `either` where they could be both, or speak
 * against each other; null where no date is written so.
 */
export function dateOrderOf(cells: Iterable<string>): DateOrder | "either" | null {
  const shown = { "day-first": false, "month-first": false };
  let isOpen = false;
  for (const cell of cells) {
    const match = NUMERIC.exec(cell);
    if (match === null) continue;
    const [first, second] = [Number(match[1]), Number(match[2] ?? match[3])];
    if (first > 12 && second <= 12) shown["day-first"] = true;
    else if (second > 12 && first <= 12) shown["month-first"] = true;
    else if (first !== second) isOpen = true;
  }
  if (shown["day-first"] !== shown["month-first"]) return shown["day-first"] ? "day-first" : "month-first";
  return isOpen ? "either" : null;
}

/** Where numeric dates begin with the month: the United States, what belongs to them, and the Philippines. */
const MONTH_FIRST: ReadonlySet<string> = new Set(["US", "AS", "FM", "GU", "MH", "MP", "PH", "PR", "PW", "UM", "VI"]);

/** The order to suppose in a country, else among speakers of a language; the day first unless known otherwise. */
export function usualDateOrder({ country, language }: { country: string | null; language: string | null }): DateOrder {
  const region = country ?? /[-_]([A-Za-z]{2})$/.exec(language ?? "")?.[1]?.toUpperCase() ?? "";
  return MONTH_FIRST.has(region) ? "month-first" : "day-first";
}
