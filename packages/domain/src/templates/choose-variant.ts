import { stableShare } from "./stable-hash.ts";

/** A wording under test with its share of the leads. */
export interface WeightedVariant {
  readonly name: string;
  readonly weight: number;
}

/**
 * The variant a lead gets, always the same one while names and weights stay: null is the template's own text.
 * Two or more variants share the leads by weight. A single one is tested against the template's own text, half and half.
 * With no weight at all the template's own text is used.
 */
export function chooseVariant(variants: readonly WeightedVariant[], seed: string): string | null {
  const [only] = variants;
  const shares: readonly { name: string | null; weight: number }[] =
    variants.length === 1 && only !== undefined ? [{ name: null, weight: only.weight }, only] : variants;
  const total = shares.reduce((sum, { weight }) => sum + Math.max(0, weight), 0);
  if (total <= 0) return null;
  let rest = stableShare(`${seed}:variant`) * total;
  for (const { name, weight } of shares) {
    rest -= Math.max(0, weight);
    if (rest < 0) return name;
  }
  return null;
}
