/** How promising a lead is: follows the score unless set by hand (product.md, section 1). */
export const TEMPERATURES = ["HOT", "WARM", "COLD"] as const;

/** One of the three temperatures. */
export type Temperature = (typeof TEMPERATURES)[number];
