import type { AnalyticsQuery } from "@lead-dashboard/contract/analytics/schemas";
import { useSearchParams } from "wouter";

/** The periods offered, in days. */
export const RANGES = ["7", "30", "90", "365"] as const;

/** The period in force, as it stands in the address. */
export interface Range {
  /** a number of days, or "own" */
  choice: (typeof RANGES)[number] | "own";
  from: string;
  to: string;
  compare: boolean;
}

const DAY_MS = 86_400_000;
const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text);

/** Reads and changes the period in the address, so that it survives a reload and can be shared. */
export function useRange(): { range: Range; query: AnalyticsQuery; change: (part: Partial<Range>) => void } {
  const [search, setSearch] = useSearchParams();
  const from = search.get("from");
  const to = search.get("to");
  const choice = RANGES.find((days) => days === search.get("days")) ?? (isDay(from) && isDay(to) ? "own" : "30");
  const length = choice === "own" ? 30 : Number(choice);
  const range: Range = {
    choice,
    from: choice === "own" && isDay(from) ? from : dayBefore(length - 1),
    to: choice === "own" && isDay(to) ? to : dayBefore(0),
    compare: search.get("compare") !== "false",
  };
  const change = (part: Partial<Range>) => {
    const next = { ...range, ...part };
    const params = new URLSearchParams();
    if (next.choice === "own") {
      params.set("from", next.from);
      params.set("to", next.to);
    } else params.set("days", next.choice);
    if (!next.compare) params.set("compare", "false");
    setSearch(params, { replace: true });
  };
  return { range, query: { from: range.from, to: range.to, compare: range.compare }, change };
}

function dayBefore(days: number): string {
  const at = new Date(Date.now() - days * DAY_MS);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
