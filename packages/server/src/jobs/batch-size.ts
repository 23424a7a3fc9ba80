/** Longest a write transaction of background work may take while requests are served (decisions.md), in ms. */
export const LIMIT_SERVING_MS = 25;
/** And while nobody asks: reading is never held up, and large transactions write each index page once for many rows. */
export const LIMIT_IDLE_MS = 300;
/** And in a thread, which holds up nothing but the first one to write: their commits cost a third of those of 300 ms. */
export const LIMIT_ALONE_MS = 800;
/**
 * And in one that looks several times in a transaction whether somebody came, and ends it then. In 2,000 ms an import changed
 * more pages than its cache holds, which were written and read again.
 */
export const LIMIT_WATCHED_MS = 1_200;
/** Fewer cost more in commits than they spare anybody: on a crowded machine every transaction looks slow. */
const SMALLEST = 100;
const LARGEST = 5_000;
/** How much the last transaction counts against those before it: a moment without the processor is no lesson. */
const WEIGHT = 0.25;

/** How many rows the next transaction takes: it learns from how long the last ones took. */
export class BatchSize {
  #rows: number;
  readonly #smallest: number;
  readonly #largest: number;
  #msPerRow: number | null = null;

  /** `first`: how many rows the first transaction takes; `smallest`, `largest`: never fewer and never more than these. */
  constructor({
    first = SMALLEST,
    smallest = SMALLEST,
    largest = LARGEST,
  }: {
    first?: number;
    smallest?: number;
    largest?: number;
  } = {}) {
    this.#rows = first;
    this.#smallest = smallest;
    this.#largest = largest;
  }

  get rows(): number {
    return this.#rows;
  }

  /** A transaction of `rows` rows took `ms`; the next may take up to `limitMs`. */
  took(rows: number, ms: number, limitMs: number = LIMIT_SERVING_MS): void {
    if (rows === 0) return;
    const cost = ms / rows;
    this.#msPerRow = this.#msPerRow === null ? cost : this.#msPerRow * (1 - WEIGHT) + cost * WEIGHT;
    // Aims below the limit: the next rows may be dearer than the last.
    const fitting = (limitMs * 0.8) / Math.max(this.#msPerRow, 0.001);
    // Upwards by steps: larger batches cost less a row, so the estimate for them is unsure.
    this.#rows = Math.round(Math.min(this.#largest, Math.max(this.#smallest, Math.min(fitting, this.#rows * 1.5))));
  }
}
