/** Longest a write transaction of an import may take while requests are served (decisions.md), in ms. */
const LIMIT_MS = 25;
const SMALLEST = 10;
const LARGEST = 2_000;

/** How many rows the next transaction takes: it learns from how long the last ones took. */
export class BatchSize {
  #rows = 100;
  readonly #targetMs: number;

  constructor(limitMs: number = LIMIT_MS) {
    // Aims below the limit: the next rows may be dearer than the last.
    this.#targetMs = limitMs * 0.7;
  }

  get rows(): number {
    return this.#rows;
  }

  /** A transaction of `rows` rows took `ms`. */
  took(rows: number, ms: number): void {
    const fitting = (rows * this.#targetMs) / Math.max(ms, 0.5);
    // Down at once, up by steps: one slow commit costs little, one long lock is felt by somebody.
    const next = fitting < this.#rows ? fitting : Math.min(fitting, this.#rows * 1.5 + 10);
    this.#rows = Math.round(Math.min(LARGEST, Math.max(SMALLEST, next)));
  }
}
