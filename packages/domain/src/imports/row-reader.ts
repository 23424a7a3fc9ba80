import { cleanText } from "./clean-cell.ts";
import { CsvReader, type CsvRecord } from "./csv-reader.ts";
import type { FileRecord } from "./file-record.ts";
import { fieldOfHeader } from "./header-names.ts";
import { JsonReader, type JsonRecord } from "./json-reader.ts";
import { SheetLines } from "./sheet-lines.ts";
import type { Syntax } from "./sniff-syntax.ts";

/** Most columns a file may have; what stands beyond is left out. */
const MAX_COLUMNS = 1000;

/** Reads the rows of a file of any kind, piece by piece, beside one list of columns. */
export interface RowReader {
  /** the file's columns; JSON may add some later, when an object first has them */
  readonly columns: readonly string[];
  /** the first row names the columns; null where nothing does or needs to (JSON, or nothing read yet) */
  readonly hasHeader: boolean | null;
  push(text: string): FileRecord[];
  end(): FileRecord[];
}

/** The reader for a file written like this. `hasHeader`: as somebody said; null: as the first row looks. */
export function rowReader(syntax: Syntax, hasHeader: boolean | null = null): RowReader {
  if (syntax.kind === "json") return new JsonRows(syntax);
  if (syntax.kind === "xlsx") return new TableRows(new SheetLines(), 1, hasHeader);
  return new TableRows(new CsvReader(syntax.dialect), syntax.hasSeparatorLine ? 2 : 1, hasHeader);
}

/** Rows below a header. */
class TableRows implements RowReader {
  columns: string[] = [];
  readonly #reader: CsvReader | SheetLines;
  #headerLines: number;
  hasHeader: boolean | null;

  constructor(reader: CsvReader | SheetLines, headerLines: number, hasHeader: boolean | null) {
    this.#reader = reader;
    this.#headerLines = headerLines;
    this.hasHeader = hasHeader;
  }

  push(text: string): FileRecord[] {
    return this.#withoutHeader(this.#reader.push(text));
  }

  end(): FileRecord[] {
    return this.#withoutHeader(this.#reader.end());
  }

  #withoutHeader(records: CsvRecord[]): FileRecord[] {
    while (this.#headerLines > 0 && records.length > 0) {
      const header = records.shift();
      this.#headerLines--;
      if (this.#headerLines === 0 && header !== undefined) {
        const isRow = "cells" in header && (this.hasHeader === null ? isDataRow(header.cells) : !this.hasHeader);
        this.hasHeader = !isRow;
        this.columns =
          "cells" in header ? columnNames(isRow ? header.cells.map((_, at) => `Column ${at + 1}`) : header.cells) : [];
        // A file without a header begins with its first row.
        if (isRow) records.unshift(header);
        // A header that cannot be read leaves no columns: tell it as a row rather than not at all.
        if ("refused" in header) records.unshift(header);
      }
    }
    return records;
  }
}

/** A row with an address or a number is data, unless it has a usual column name and is not mostly data: `Company;01.01.2026`. */
function isDataRow(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== "");
  const data = filled.filter(isData).length;
  if (data === 0) return false;
  return data > filled.length / 2 || !filled.some((cell) => fieldOfHeader(cell) !== null);
}

/** What no header says: an e-mail address, a web address, or a phone number with its country or its leading zero. */
function isData(cell: string): boolean {
  const text = cell.trim();
  return (
    !/^\d{1,2}([./-])\d{1,2}\1(?:\d{2}|\d{4})$/.test(text) &&
    /^(?:[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+|https?:\/\/\S+\.\S+|\+[1-9][\d\s()./-]{7,18}|\(?0[\d\s()./-]{7,18})$/i.test(
      text,
    )
  );
}

/** Names that are all different and none empty, in the order of the file. */
function columnNames(cells: readonly string[]): string[] {
  let last = cells.length;
  while (last > 0 && cleanText(cells[last - 1] ?? "") === "") last--;
  const taken = new Set<string>();
  return cells.slice(0, Math.min(last, MAX_COLUMNS)).map((cell, place) => {
    const name = cleanText(cell).slice(0, 200) || `Column ${place + 1}`;
    let unique = name;
    for (let number = 2; taken.has(unique); number++) unique = `${name} ${number}`;
    taken.add(unique);
    return unique;
  });
}

class JsonRows implements RowReader {
  readonly hasHeader = null;
  readonly columns: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #reader: JsonReader;

  constructor(syntax: Syntax & { kind: "json" }) {
    this.#reader = new JsonReader(syntax.layout);
  }

  push(text: string): FileRecord[] {
    return this.#reader.push(text).map((record) => this.#row(record));
  }

  end(): FileRecord[] {
    return this.#reader.end().map((record) => this.#row(record));
  }

  #row(record: JsonRecord): FileRecord {
    if ("refused" in record) return record;
    const cells: unknown[] = [];
    for (const [name, value] of Object.entries(record.object)) {
      const place = this.#placeOf(name);
      if (place !== null) cells[place] = value;
    }
    return { line: record.line, cells: Array.from(cells), object: record.object };
  }

  #placeOf(name: string): number | null {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    if (this.columns.length >= MAX_COLUMNS || name.length > 200) return null;
    this.columns.push(name);
    this.#places.set(name, this.columns.length - 1);
    return this.columns.length - 1;
  }
}
