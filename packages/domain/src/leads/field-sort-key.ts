import { fold } from "./fold.ts";
import type { CustomValue } from "./lead-draft.ts";

const LONGEST = 100;
const LARGEST = 1e14;
const MIDDLE = 4_000_000_000_000_000_000n;

/**
 * The text under which a custom value is sorted, bytewise: numbers in their order to four places, below zero as well; no
 * before yes; dates as they are; texts folded, so that accents and case do not part them.
 */
export function fieldSortKey(value: CustomValue): string {
  if (typeof value === "number") {
    const bounded = Math.max(-LARGEST, Math.min(LARGEST, value));
    return String(BigInt(Math.round(bounded * 10_000)) + MIDDLE);
  }
  if (typeof value === "boolean") return value ? "1" : "0";
  return fold(value).slice(0, LONGEST);
}
