/** Longest a piece's transaction may hold up others while requests are served (decisions.md), in ms. */
const SERVING_MS = 25;
/** And while nobody asks: larger transactions write each page of an index once for many leads. */
const IDLE_MS = 800;
/** Fewer cost more in commits than they spare anybody: on a crowded machine every transaction looks slow. */
const SMALLEST = 200;
const LARGEST = 20_000;
/** A turn that takes others longer than this means that somebody is being served. */
const NOTICEABLE_MS = 10;
/** So long after the last sign of somebody else nobody is taken to be there: a person pauses between two requests. */
const PATIENCE_MS = 2_000;

/** How many leads the next piece takes: learns from how long the last ones took, and whether others want their turn. */
export class PieceSize {
  #leads = 2_000;
  #msPerLead: number | null = null;
  #servedAt: number | null = null;

  get leads(): number {
    return this.#leads;
  }

  /** A piece of `leads` leads took `ms`. */
  took(leads: number, ms: number): void {
    if (leads === 0) return;
    const cost = ms / leads;
    this.#msPerLead = this.#msPerLead === null ? cost : this.#msPerLead * 0.5 + cost * 0.5;
    const isServing = this.#servedAt !== null && performance.now() - this.#servedAt < PATIENCE_MS;
    const fitting = ((isServing ? SERVING_MS : IDLE_MS) * 0.8) / Math.max(this.#msPerLead, 0.001);
    this.#leads = Math.round(Math.min(LARGEST, Math.max(SMALLEST, Math.min(fitting, this.#leads * 3))));
  }

  /** Lets everybody else of this process work between two pieces, and notices whether somebody did. */
  async turn(): Promise<void> {
    const began = performance.now();
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const now = performance.now();
    if (now - began > NOTICEABLE_MS) this.#servedAt = now;
  }
}
