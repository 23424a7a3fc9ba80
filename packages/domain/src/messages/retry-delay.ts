// Delays after a refusal that may pass (delivery.md, section 2, "Retry").

const BASE = 30_000;
const CAP = 6 * 3_600_000;

/** Attempts before a message is given up and failed. */
export const MAX_ATTEMPTS = 8;

/**
 * How long to wait (ms) after the `attempt`-th try (counted from 1): 30 s × 3 each time, at most 6 h, full jitter by
 * `random` in [0, 1). A provider's own Retry-After wins and does not come here.
 */
export function retryDelay(attempt: number, random: number): number {
  const longest = Math.min(CAP, BASE * 3 ** (attempt - 1));
  return Math.max(1_000, Math.round(longest * random));
}
