/** Hundredths, as deal values are kept, as the wire has them: main units of the currency with at most two decimals. */
export function mainUnits(hundredths: number): number {
  return Math.round(hundredths) / 100;
}
