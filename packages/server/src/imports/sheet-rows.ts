import { MAX_RECORD_LENGTH } from "@lead-dashboard/domain/imports/file-record";
import { badWorkbook } from "./bad-workbook.ts";
import { attribute, type XmlListener } from "./read-xml.ts";
import type { SharedTexts } from "./shared-texts.ts";
import { dateText } from "./sheet-dates.ts";

/** A sheet of Excel has no more. */
const MOST_ROWS = 1_048_576;
/** What stands beyond belongs to no column that is read. */
const MOST_CELLS = 1_100;
/** A cell of some bytes may stand for a shared text of megabytes: so many characters one piece of a sheet may stand for. */
const MOST_AT_ONCE = 32 * 1024 ** 2;

/** A row of a sheet: its number as Excel shows it, and its cells as text. */
export interface SheetRow {
  number: number;
  cells: string[];
}

/** Gathers the rows of a sheet from its XML. A formula counts by the value it had when the file was saved. */
export class SheetRows implements XmlListener {
  readonly #shared: SharedTexts;
  readonly #isDate: readonly boolean[];
  readonly #uses1904: boolean;
  #rows: SheetRow[] = [];
  #number = 0;
  #isInRow = false;
  #cells: string[] = [];
  /** characters of the row, and of all rows not taken yet */
  #length = 0;
  #waiting = 0;
  #place = 0;
  #kind = "n";
  #style = 0;
  #value = "";
  #isValue = false;
  #isPhonetic = false;

  constructor(given: { shared: SharedTexts; isDate: readonly boolean[]; uses1904: boolean }) {
    this.#shared = given.shared;
    this.#isDate = given.isDate;
    this.#uses1904 = given.uses1904;
  }

  /** The rows that are complete. */
  take(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#waiting = 0;
    return rows;
  }

  open(name: string, attributes: string): void {
    if (name === "c") {
      if (!this.#isInRow) throw damaged();
      const reference = attributes === "" ? null : attribute(attributes, "r");
      if (reference !== null) this.#place = columnOf(reference);
      this.#kind = attributes === "" ? "n" : (attribute(attributes, "t") ?? "n");
      this.#style = attributes === "" ? 0 : Number(attribute(attributes, "s") ?? 0);
      this.#value = "";
    } else if (name === "v" || name === "t") this.#isValue = !this.#isPhonetic;
    else if (name === "rPh") this.#isPhonetic = true;
    else if (name === "row") {
      if (this.#isInRow) throw damaged();
      this.#isInRow = true;
      const number = Number(attributes === "" ? Number.NaN : (attribute(attributes, "r") ?? Number.NaN));
      this.#number = number > this.#number ? number : this.#number + 1;
      if (this.#number > MOST_ROWS) throw badWorkbook("holds more rows than a sheet can have");
      this.#cells = [];
      this.#length = 0;
      this.#place = 0;
    }
  }

  text(text: string): void {
    if (this.#isValue) this.#value += text;
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.#isValue = false;
    else if (name === "rPh") this.#isPhonetic = false;
    else if (name === "c") {
      // of a row that is too long already the rest is left: it is refused as a whole
      if (this.#place < MOST_CELLS && this.#length <= MAX_RECORD_LENGTH) this.#keep(this.#text());
      this.#place++;
    } else if (name === "row") {
      if (!this.#isInRow) throw damaged();
      this.#isInRow = false;
      if (this.#cells.length > 0) this.#rows.push({ number: this.#number, cells: this.#cells });
    }
  }

  #keep(text: string): void {
    if (text === "") return;
    while (this.#cells.length < this.#place) this.#cells.push("");
    this.#cells[this.#place] = text;
    this.#length += text.length;
    this.#waiting += text.length;
    if (this.#waiting > MOST_AT_ONCE) throw badWorkbook("repeats far more text than a table needs");
  }

  #text(): string {
    const value = this.#value;
    if (value === "") return "";
    switch (this.#kind) {
      case "s":
        return unmarked(this.#shared.at(Number(value)));
      case "inlineStr":
      case "str":
        return unmarked(value);
      case "b":
        return value === "1" ? "true" : "false";
      case "d":
        return value;
      // #N/A and the like say that there is no value
      case "e":
        return "";
      default:
        return this.#numberText(Number(value), value);
    }
  }

  #numberText(number: number, written: string): string {
    if (!Number.isFinite(number)) return written;
    if (this.#isDate[this.#style] === true) return dateText(number, this.#uses1904);
    // Excel keeps 15 digits: what is longer has been rounded, and must look like it.
    if (Math.abs(number) >= 1e15) return number.toExponential().replace("e", "E");
    const text = String(number);
    // 12.345 of a sheet has decimals; written like that in a text it could be twelve thousand.
    return /^-?[1-9]\d{0,2}\.\d{3}$/.test(text) ? `${text}0` : text;
  }
}

/** A row that begins in another or was never begun: cells would be lost, or stand in a row that is not theirs. */
const damaged = () => badWorkbook("has rows that do not fit together: the file is damaged");

/** `_x000D_` stands for a character that XML cannot hold. */
function unmarked(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([\dA-Fa-f]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** `C12` is column 2. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at) | 0x20;
    if (code < 97 || code > 122) break;
    column = column * 26 + code - 96;
  }
  return column - 1;
}
