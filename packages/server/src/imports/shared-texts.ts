/** Texts by number, packed outside the heap: a workbook may share a million of them. */
export class SharedTexts {
  #bytes = Buffer.alloc(65_536);
  #ends = new Uint32Array(4096);
  #used = 0;
  #count = 0;

  add(text: string): void {
    const length = Buffer.byteLength(text);
    while (this.#used + length > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], this.#bytes.length * 2);
    if (this.#count === this.#ends.length) {
      const ends = new Uint32Array(this.#ends.length * 2);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    this.#used += this.#bytes.write(text, this.#used);
    this.#ends[this.#count] = this.#used;
    this.#count++;
  }

  /** Empty when there is none. */
  at(number: number): string {
    if (!(number >= 0 && number < this.#count)) return "";
    return this.#bytes.toString("utf8", number === 0 ? 0 : this.#ends[number - 1], this.#ends[number]);
  }
}
