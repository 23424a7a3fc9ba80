/** Longest a write transaction of an import may take while requests are served (decisions.md), in ms. */
const LIMIT_MS = 25;
const SMALLEST = 20;
const LARGEST = 2_000;
/** How much the last transaction counts against those before it: a moment without the processor is no lesson. */
const WEIGHT = 0.25;

/** How many rows the next transaction takes: it learns from how long the last ones took. */
export class BatchSize {
  #rows = 100;
  #msPerRow: number | null = null;
  readonly #targetMs: number;

  constructor(limitMs: number = LIMIT_MS) {
    // Aims below the limit: the next rows may be dearer than the last.
    this.#targetMs = limitMs * 0.8;
  }

  get rows(): number {
    return this.#rows;
  }

  /** A transaction of `rows` rows took `ms`. */
  took(rows: number, ms: number): void {
    if (rows === 0) return;
    const cost = ms / rows;
    this.#msPerRow = this.#msPerRow === null ? cost : this.#msPerRow * (1 - WEIGHT) + cost * WEIGHT;
    const fitting = this.#targetMs / Math.max(this.#msPerRow, 0.001);
    // Upwards by steps: larger batches cost less a row, so the estimate for them is unsure.
    this.#rows = Math.round(Math.min(LARGEST, Math.max(SMALLEST, Math.min(fitting, this.#rows * 1.5))));
  }
}
