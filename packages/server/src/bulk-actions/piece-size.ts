import { BatchSize, LIMIT_IDLE_MS } from "../jobs/batch-size.ts";

/** About 15 ms. Fewer spare nobody anything: each writes into the same pages of the indexes again. */
const SMALLEST = 400;
const FIRST_IDLE = 2_000;
/** Some 3 kB a lead while it is changed: of the 128 MB of a thread these take a fifth. */
const LARGEST = 8_000;

/**
 * A piece is not forced to the disk: what a power cut takes of an action is done again by its job, which ends after it. The 19
 * commits of 10,000 leads were 84 of 437 ms (2026-11-23, load 0.7).
 */
export const PIECE = { mayBeLost: true };

/** How many leads a piece of a bulk action takes: large ones write each page of an index once for many leads. */
export function pieceSize(limitMs: number): BatchSize {
  const first = limitMs < LIMIT_IDLE_MS ? SMALLEST : FIRST_IDLE;
  return new BatchSize({ first, smallest: SMALLEST, largest: LARGEST });
}
