const Z = 1.959963984540054;
/** Below this a rate says nothing yet, and the screen says so instead of naming a winner. */
export const ENOUGH = 20;

/** The 95 % Wilson interval of a share (statistics.md, section 1); null without a denominator. */
export function wilson(hits: number, of: number): { low: number; high: number } | null {
  if (of === 0) return null;
  const rate = hits / of;
  const middle = rate + (Z * Z) / (2 * of);
  const spread = Z * Math.sqrt((rate * (1 - rate)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) };
}
