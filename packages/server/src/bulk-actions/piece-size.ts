import { BatchSize, LIMIT_IDLE_MS } from "../jobs/batch-size.ts";

const FIRST = 200;
const FIRST_IDLE = 2_000;
/** Some 3 kB a lead while it is changed: of the 128 MB of a thread these take a fifth. */
const LARGEST = 8_000;

/** How many leads a piece of a bulk action takes: large ones write each page of an index once for many leads. */
export function pieceSize(limitMs: number): BatchSize {
  return new BatchSize({ first: limitMs < LIMIT_IDLE_MS ? FIRST : FIRST_IDLE, largest: LARGEST });
}
