/** A human reply counts within this time of the first message (statistics.md, "Rates, each defined once"), ms. */
export const REPLY_WINDOW = 7 * 86_400_000;

/** A share; `rate` is null when there is nothing to divide by, never 0. */
export interface Rate {
  readonly count: number;
  readonly of: number;
  readonly rate: number | null;
}

/** A rate of `count` out of `of`. */
export function rateOf(count: number, of: number): Rate {
  return { count, of, rate: of === 0 ? null : count / of };
}

/** The reply rate of leads whose 7 days have passed; `open` are the contacted ones that still have time. */
export interface ReplyRate extends Rate {
  readonly open: number;
}

/** Counts of contacted leads in a range, as a store gives them. */
export interface ReplyCounts {
  /** contacted, and 7 days have passed since */
  readonly matured: number;
  /** of those, answered within the 7 days */
  readonly answered: number;
  /** contacted, 7 days not yet over */
  readonly open: number;
}

/** The one definition of the reply rate: matured leads only, above and below the line. */
export function replyRateOf({ matured, answered, open }: ReplyCounts): ReplyRate {
  return { ...rateOf(answered, matured), open };
}

/** The middle value; the mean of the two middle ones of an even number; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  const lower = sorted[middle - 1];
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}
