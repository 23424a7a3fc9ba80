import { setImmediate } from "node:timers/promises";

/** Transactions of background work last about this long while requests are served (decisions.md, "Heavy work"). */
const TARGET_MS = 20;
const LARGEST = 500;
const SMALLEST = 10;

/** Work in pieces whose size follows how long they take. */
export interface Batches {
  readonly size: number;
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Starts with a middling size; after each piece requests get their turn. */
export function batchesOf(): Batches {
  let size = 50;
  return {
    get size() {
      return size;
    },
    async run(work) {
      const started = performance.now();
      const result = await work();
      const ms = Math.max(0.1, performance.now() - started);
      size = Math.round(Math.min(LARGEST, Math.max(SMALLEST, Math.min(size * 2, (size * TARGET_MS) / ms))));
      await setImmediate();
      return result;
    },
  };
}
