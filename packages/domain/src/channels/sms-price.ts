// What text messages cost. Amounts are kept in millionths, so that sums are exact: a part costs less than a cent.

/** A price as it crosses the wire. */
export interface Price {
  /** at most six decimals */
  readonly amount: number;
  /** ISO 4217 */
  readonly currency: string;
}

/** What a provider says of a text message it took: parts and price come later where it does not know them yet. */
export interface SmsCharge {
  readonly segments: number | null;
  readonly price: Price | null;
}

const MILLION = 1_000_000;

/** An amount in millionths. */
export function microsOf(amount: number): number {
  return Math.round(amount * MILLION);
}

/** Millionths as an amount. */
export function amountOf(micros: number): number {
  return micros / MILLION;
}

/** What parts cost that are sent at a price each; null where nobody said what one costs. */
export function priceOfSegments(segments: number, segmentPrice: Price | null | undefined): Price | null {
  if (segmentPrice == null) return null;
  return { amount: amountOf(segments * microsOf(segmentPrice.amount)), currency: segmentPrice.currency };
}

/** Sums of one currency each, in the order the currencies come. */
export function sumPrices(prices: readonly Price[]): Price[] {
  const sums = new Map<string, number>();
  for (const { amount, currency } of prices) sums.set(currency, (sums.get(currency) ?? 0) + microsOf(amount));
  return [...sums].map(([currency, micros]) => ({ amount: amountOf(micros), currency }));
}
