/** Something with its time. */
export interface Timed<Value> {
  readonly at: number;
  readonly value: Value;
}

interface Entry<Value> extends Timed<Value> {
  /** what was added first comes first of what has one time */
  readonly order: number;
}

/** What is to come, the earliest first: a binary heap, stable for equal times. */
export class TimeQueue<Value> {
  readonly #heap: Entry<Value>[] = [];
  #added = 0;
  #putFirst = 0;

  add(at: number, value: Value): void {
    this.#added += 1;
    this.#insert({ at, value, order: this.#added });
  }

  /** Before everything else of the same time. */
  putFirst(at: number, value: Value): void {
    this.#putFirst -= 1;
    this.#insert({ at, value, order: this.#putFirst });
  }

  first(): Timed<Value> | undefined {
    return this.#heap[0];
  }

  take(): Timed<Value> | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    const { length } = heap;
    let place = 0;
    for (let lesser = 1; lesser < length; lesser = 2 * place + 1) {
      let child = heap[lesser];
      // Never read past the end: that alone makes the whole queue several times slower.
      const right = lesser + 1 < length ? heap[lesser + 1] : undefined;
      if (child !== undefined && right !== undefined && isBefore(right, child)) {
        lesser += 1;
        child = right;
      }
      if (child === undefined || !isBefore(child, last)) break;
      heap[place] = child;
      place = lesser;
    }
    heap[place] = last;
    return first;
  }

  #insert(entry: Entry<Value>): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(entry);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = entry;
  }
}

function isBefore<Value>(one: Entry<Value>, other: Entry<Value>): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
