import { cleanText } from "./clean-cell.ts";
import { MAX_RECORD_LENGTH, type Refusal } from "./file-record.ts";

/** An object of a JSON file, or why it cannot be read. */
export type JsonRecord =
  | { line: number; object: Record<string, unknown> }
  | { line: number; refused: Refusal; text: string };

/**
 * How a JSON file is laid out: one object a line; or records at a depth of nesting: 0 objects one after the other, 1 an
 * array, 2 and more an array inside an object.
 */
export type JsonLayout = { kind: "lines" } | { kind: "nested"; depth: number };

const MAX_DEPTH = 60;
/** Of what stands before the first object of an array so much is kept. */
const MOST_EARLY = 100;

/**
 * Reads the objects of a JSON file piece by piece, as text arrives. An object that is not well formed costs itself only,
 * as long as its brackets and quotes balance.
 */
export class JsonReader {
  readonly #layout: JsonLayout;
  #text = "";
  #line = 1;
  #isSkippingLine = false;
  /** whether the container at each depth is an array */
  readonly #isArray: boolean[] = [];
  /** the array that is read holds objects: what else stands in it is a row that cannot be read */
  #isOfObjects = false;
  /** what stood in it before its first object */
  #early: JsonRecord[] = [];
  readonly #scan: Scan = {
    position: 0,
    depth: 0,
    deepest: 0,
    start: -1,
    startLine: 0,
    isObject: false,
    isInString: false,
    isSkipping: false,
  };

  constructor(layout: JsonLayout) {
    this.#layout = layout;
  }

  /** Takes the next piece of the file and gives the records it completes. */
  push(text: string): JsonRecord[] {
    this.#text += text;
    return this.#layout.kind === "lines" ? this.#lines(false) : this.#nested(this.#layout.depth);
  }

  /** Gives what is left when the file ends. */
  end(): JsonRecord[] {
    if (this.#layout.kind === "lines") return this.#lines(true);
    const { start, startLine, isSkipping } = this.#scan;
    if (start < 0 || isSkipping) return [];
    // A number or word that is the last thing in the file has no end mark of its own.
    const records: JsonRecord[] = [];
    this.#give(records, parsed(this.#text.slice(start), startLine, true));
    return records;
  }

  #lines(isEnded: boolean): JsonRecord[] {
    const records: JsonRecord[] = [];
    let position = 0;
    for (;;) {
      let end = this.#text.indexOf("\n", position);
      if (end < 0) {
        if (!isEnded) break;
        end = this.#text.length;
        if (position >= end) break;
      }
      const text = this.#text.slice(position, end).trim();
      if (!this.#isSkippingLine && text !== "") records.push(parsed(text, this.#line, false));
      this.#isSkippingLine = false;
      this.#line++;
      position = end + 1;
    }
    this.#text = this.#text.slice(position);
    if (this.#text.length > MAX_RECORD_LENGTH) {
      if (!this.#isSkippingLine) records.push({ line: this.#line, refused: TOO_LONG, text: this.#text.slice(0, 1000) });
      this.#isSkippingLine = true;
      this.#text = "";
    }
    return records;
  }

  #nested(recordDepth: number): JsonRecord[] {
    const records: JsonRecord[] = [];
    const scan = this.#scan;
    const text = this.#text;
    while (scan.position < text.length) {
      if (scan.isInString) {
        if (!passString(text, scan)) break;
        continue;
      }
      const mark = text[scan.position];
      scan.position++;
      if (mark === "\n") this.#line++;
      if (this.#beginsRecord(mark, recordDepth)) begin(scan, this.#line, mark === "{");
      if (mark === '"') scan.isInString = true;
      else if (mark === "{" || mark === "[") {
        if (scan.depth < recordDepth) this.#opens(mark === "[");
        scan.depth++;
        if (scan.depth > scan.deepest) scan.deepest = scan.depth;
      } else if (mark === "}" || mark === "]") {
        scan.depth = Math.max(0, scan.depth - 1);
        if (scan.depth === recordDepth) this.#finish(records, scan.position);
        else if (scan.depth < recordDepth) this.#finish(records, scan.position - 1);
      } else if (mark === "," && scan.depth === recordDepth) this.#finish(records, scan.position - 1);
    }
    this.#forget(records);
    return records;
  }

  #opens(isArray: boolean): void {
    this.#isArray[this.#scan.depth] = isArray;
    this.#isOfObjects = this.#layout.kind === "nested" && this.#layout.depth <= 1;
    this.#early = [];
  }

  /** A record is what stands in the array. One that an object holds may be a list of tags: it counts from its first object on. */
  #beginsRecord(mark: string | undefined, recordDepth: number): boolean {
    if (mark === undefined || mark <= " " || NO_BEGINNING.includes(mark)) return false;
    if (this.#scan.depth !== recordDepth || this.#scan.start >= 0) return false;
    return recordDepth === 0 || this.#isArray[recordDepth - 1] === true;
  }

  /** Gives a record, or keeps it until its array is known to hold objects. */
  #give(records: JsonRecord[], record: JsonRecord): void {
    if (!this.#isOfObjects && this.#scan.isObject) {
      this.#isOfObjects = true;
      records.push(...this.#early);
      this.#early = [];
    }
    if (this.#isOfObjects || this.#layout.kind === "lines" || this.#layout.depth === 0) records.push(record);
    else if (this.#early.length < MOST_EARLY) this.#early.push(record);
  }

  #finish(records: JsonRecord[], end: number): void {
    const scan = this.#scan;
    if (scan.start < 0) return;
    if (!scan.isSkipping) {
      const text = this.#text.slice(scan.start, end);
      if (scan.deepest > MAX_DEPTH)
        this.#give(records, { line: scan.startLine, refused: TOO_DEEP, text: text.slice(0, 1000) });
      else this.#give(records, parsed(text, scan.startLine, false));
    }
    scan.start = -1;
    scan.deepest = 0;
    scan.isSkipping = false;
  }

  /** Drops the text that is done with, and a record that has grown too long. */
  #forget(records: JsonRecord[]): void {
    const scan = this.#scan;
    const length = this.#text.length;
    if (scan.start >= 0 && !scan.isSkipping && length - scan.start > MAX_RECORD_LENGTH) {
      const text = this.#text.slice(scan.start, scan.start + 1000);
      this.#give(records, { line: scan.startLine, refused: TOO_LONG, text });
      scan.isSkipping = true;
    }
    const keep = scan.start < 0 || scan.isSkipping ? scan.position : scan.start;
    this.#text = this.#text.slice(keep);
    scan.position -= keep;
    if (scan.start >= 0) scan.start = 0;
  }
}

interface Scan {
  position: number;
  depth: number;
  deepest: number;
  start: number;
  startLine: number;
  /** it begins like an object */
  isObject: boolean;
  isInString: boolean;
  isSkipping: boolean;
}

function begin(scan: Scan, line: number, isObject: boolean): void {
  if (scan.start >= 0) return;
  scan.isObject = isObject;
  scan.start = scan.position - 1;
  scan.startLine = line;
  scan.deepest = 0;
}

/** Passes to the end of a string; false when it goes on in the next piece. */
function passString(text: string, scan: Scan): boolean {
  for (;;) {
    const quote = text.indexOf('"', scan.position);
    if (quote < 0) {
      scan.position = text.length;
      // An escape that straddles two pieces: keep the backslashes for the next look.
      while (scan.position > 0 && text[scan.position - 1] === "\\") scan.position--;
      return false;
    }
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\" && quote - 1 - backslashes >= scan.position) backslashes++;
    scan.position = quote + 1;
    if (backslashes % 2 === 0) {
      scan.isInString = false;
      return true;
    }
  }
}

const NO_BEGINNING = ",:]}";

const TOO_LONG: Refusal = { code: "row.tooLong", message: "The object is longer than 1 MB" };
const TOO_DEEP: Refusal = { code: "row.tooDeep", message: "The object is nested too deeply" };
const NO_OBJECT: Refusal = { code: "row.noObject", message: "Is not an object with fields" };
const CUT_OFF: Refusal = { code: "row.cutOff", message: "The file ends in the middle of this object" };

function parsed(text: string, line: number, isEnd: boolean): JsonRecord {
  const refuse = (refused: Refusal): JsonRecord => ({ line, refused, text: text.slice(0, 1000) });
  if (text.length > MAX_RECORD_LENGTH) return refuse(TOO_LONG);
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { line, object: value } : refuse(NO_OBJECT);
  } catch (error) {
    if (isEnd) return refuse(CUT_OFF);
    // it names the sign it stopped at, which PostgreSQL does not store if it is a NUL
    const message = error instanceof Error ? cleanText(error.message.replace(/, "[\s\S]*$/, "")) : "";
    return refuse({ code: "row.badJson", message: `Is not well-formed JSON: ${message}` });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
