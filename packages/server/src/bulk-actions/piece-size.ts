import { BatchSize, LIMIT_IDLE_MS } from "../jobs/batch-size.ts";

const FIRST = 200;
const FIRST_IDLE = 2_000;
const LARGEST = 20_000;

/** How many leads a piece of a bulk action takes: large ones write each page of an index once for many leads. */
export function pieceSize(limitMs: number): BatchSize {
  return new BatchSize({ first: limitMs < LIMIT_IDLE_MS ? FIRST : FIRST_IDLE, largest: LARGEST });
}
