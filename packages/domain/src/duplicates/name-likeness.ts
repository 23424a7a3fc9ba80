import { tradingName } from "../leads/trading-name.ts";

/** Longer names are compared by their beginnings: the work grows with the square. */
const COMPARED = 80;

/** How alike two business names are, 0–1: 1 is the same trading name. The order of words does not count against them. */
export function nameLikeness(one: string, other: string): number {
  const a = tradingName(one).slice(0, COMPARED);
  const b = tradingName(other).slice(0, COMPARED);
  if (a === "" || b === "") return 0;
  if (a === b) return 1;
  return Math.max(ratio(a, b), ratio(sorted(a), sorted(b)));
}

function sorted(name: string): string {
  return name.split(" ").sort().join(" ");
}

function ratio(a: string, b: string): number {
  return 1 - distance(a, b) / Math.max(a.length, b.length);
}

/** Levenshtein's, with one row. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
