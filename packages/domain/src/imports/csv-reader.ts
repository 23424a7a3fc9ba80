import { MAX_RECORD_LENGTH, type Refusal } from "./file-record.ts";

/** A record of a CSV file: its cells, or why it cannot be read. */
export type CsvRecord = { line: number; cells: string[] } | { line: number; refused: Refusal; text: string };

/** How a CSV file is written. */
export interface CsvDialect {
  delimiter: string;
  /** what ends a record; `\r\n` counts as `\n`. The other one is an ordinary character */
  newline: "\n" | "\r";
}

const QUOTE = '"';
const NEVER = Number.POSITIVE_INFINITY;

/**
 * Reads CSV piece by piece, as text arrives. Quoted cells may hold delimiters, doubled quotes and line breaks of any kind;
 * rows may be ragged; blank lines are passed over. A quote that never closes costs its own line only, not the rest of the file.
 */
export class CsvReader {
  readonly #delimiter: string;
  readonly #newline: string;
  #text = "";
  #line = 1;
  #isEnded = false;
  #isSkippingLine = false;

  constructor({ delimiter, newline }: CsvDialect) {
    this.#delimiter = delimiter;
    this.#newline = newline;
  }

  /** Takes the next piece of the file and gives the records it completes. */
  push(text: string): CsvRecord[] {
    this.#text = this.#text === "" ? text : this.#text + text;
    return this.#records();
  }

  /** Gives the records left when the file ends. */
  end(): CsvRecord[] {
    this.#isEnded = true;
    return this.#records();
  }

  #records(): CsvRecord[] {
    const records: CsvRecord[] = [];
    const cursor = new Cursor(this.#text, this.#delimiter, this.#newline);
    while (cursor.position < this.#text.length) {
      if (this.#isSkippingLine) {
        if (!this.#skipLine(cursor)) break;
        continue;
      }
      const start = cursor.position;
      const cells = readCells(cursor, this.#isEnded);
      if (cells === "unclosed" || cells === "unfinished") {
        cursor.rewind(start);
        const waiting = this.#text.length - start;
        if (!this.#isEnded && waiting <= MAX_RECORD_LENGTH) break;
        records.push(this.#refuse(cursor, cells));
        continue;
      }
      const isTooLong = cursor.position - start > MAX_RECORD_LENGTH;
      if (isTooLong) records.push({ line: this.#line, refused: TOO_LONG, text: this.#text.slice(start, start + 1000) });
      else if (cells.length > 1 || cells[0] !== "") records.push({ line: this.#line, cells });
      this.#line += cursor.takeLines();
    }
    this.#text = this.#text.slice(cursor.position);
    return records;
  }

  /** A record that does not end: give up on its first line and go on after it. */
  #refuse(cursor: Cursor, why: "unclosed" | "unfinished"): CsvRecord {
    const start = cursor.position;
    const end = cursor.nextNewline();
    cursor.position = Math.min(end + 1, this.#text.length);
    cursor.takeLines();
    const line = this.#line;
    if (end === NEVER) this.#isSkippingLine = !this.#isEnded;
    else this.#line++;
    const isTooLong = why === "unfinished" || Math.min(end, this.#text.length) - start > MAX_RECORD_LENGTH;
    return {
      line,
      refused: isTooLong ? TOO_LONG : UNCLOSED,
      text: this.#text.slice(start, Math.min(end, start + 1000)),
    };
  }

  #skipLine(cursor: Cursor): boolean {
    const end = cursor.nextNewline();
    cursor.position = Math.min(end + 1, this.#text.length);
    if (end === NEVER) return false;
    this.#line++;
    this.#isSkippingLine = false;
    return true;
  }
}

const TOO_LONG: Refusal = { code: "row.tooLong", message: "The row is longer than 1 MB" };
const UNCLOSED: Refusal = { code: "row.unclosedQuote", message: "A quotation mark opens a cell and never closes it" };

/** A place in the text that remembers where the next delimiter and line break are. */
class Cursor {
  readonly text: string;
  readonly #delimiter: string;
  readonly #newline: string;
  position = 0;
  #delimiterAt = -1;
  #newlineAt = -1;
  #lines = 0;

  constructor(text: string, delimiter: string, newline: string) {
    this.text = text;
    this.#delimiter = delimiter;
    this.#newline = newline;
  }

  rewind(position: number): void {
    this.position = position;
    this.#delimiterAt = -1;
    this.#newlineAt = -1;
  }

  nextDelimiter(): number {
    if (this.#delimiterAt < this.position) this.#delimiterAt = this.#find(this.#delimiter);
    return this.#delimiterAt;
  }

  nextNewline(): number {
    if (this.#newlineAt < this.position) this.#newlineAt = this.#find(this.#newline);
    return this.#newlineAt;
  }

  #find(mark: string): number {
    const found = this.text.indexOf(mark, this.position);
    return found < 0 ? NEVER : found;
  }

  /** Counts the line breaks of a stretch of text. */
  passLines(from: number, to: number): void {
    for (
      let at = this.text.indexOf(this.#newline, from);
      at >= 0 && at < to;
      at = this.text.indexOf(this.#newline, at + 1)
    ) {
      this.#lines++;
    }
  }

  /** How many lines the record just read spans; starts the count anew. */
  takeLines(): number {
    const lines = this.#lines + 1;
    this.#lines = 0;
    return lines;
  }
}

function readCells(cursor: Cursor, isEnded: boolean): string[] | "unclosed" | "unfinished" {
  const { text } = cursor;
  const cells: string[] = [];
  for (;;) {
    let quoted: string | null = null;
    if (text[cursor.position] === QUOTE) {
      const start = cursor.position + 1;
      const close = closingQuote(text, start);
      if (close.at < 0 || (close.at === text.length - 1 && !isEnded)) {
        cursor.takeLines();
        return "unclosed";
      }
      const inside = text.slice(start, close.at);
      quoted = close.hasDoubled ? inside.replaceAll('""', QUOTE) : inside;
      cursor.passLines(start, close.at);
      cursor.position = close.at + 1;
    }
    const newline = cursor.nextNewline();
    const delimiter = cursor.nextDelimiter();
    const end = Math.min(newline, delimiter, text.length);
    if (end === text.length && !isEnded) {
      cursor.takeLines();
      return "unfinished";
    }
    const isLast = delimiter > newline || end === text.length;
    // Text between a closing quote and the delimiter belongs to the cell, as in every spreadsheet.
    const plain = text.slice(
      cursor.position,
      isLast && text[end - 1] === "\r" && end > cursor.position ? end - 1 : end,
    );
    cells.push(quoted === null ? plain : quoted + plain);
    cursor.position = Math.min(end + 1, text.length);
    if (isLast) return cells;
  }
}

/** Where the quote that closes a cell is; doubled quotes are part of the cell. */
function closingQuote(text: string, start: number): { at: number; hasDoubled: boolean } {
  let hasDoubled = false;
  for (let from = start; ; from += 2) {
    from = text.indexOf(QUOTE, from);
    if (from < 0 || text[from + 1] !== QUOTE) return { at: from, hasDoubled };
    hasDoubled = true;
  }
}
