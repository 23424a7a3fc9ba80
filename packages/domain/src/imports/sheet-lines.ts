import { MAX_RECORD_LENGTH, type Refusal } from "./file-record.ts";

/** A row of a sheet: its cells, or why it cannot be read. */
export type SheetRecord = { line: number; cells: string[] } | { line: number; refused: Refusal; text: string };

const TOO_LONG: Refusal = { code: "row.tooLong", message: "The row is longer than 1 MB" };

/** Reads a sheet that was laid out as one JSON list of texts a line; empty lines are rows that are not there. */
export class SheetLines {
  #text = "";
  #line = 0;

  /** Takes the next piece and gives the rows it completes. */
  push(text: string): SheetRecord[] {
    const lines = (this.#text + text).split("\n");
    this.#text = lines.pop() ?? "";
    return lines.flatMap((line) => this.#record(line));
  }

  /** Gives what is left when the file ends. */
  end(): SheetRecord[] {
    const rest = this.#text;
    this.#text = "";
    return rest === "" ? [] : this.#record(rest);
  }

  #record(text: string): SheetRecord[] {
    this.#line++;
    if (text === "") return [];
    const line = this.#line;
    if (text.length > MAX_RECORD_LENGTH) return [{ line, refused: TOO_LONG, text: text.slice(0, 1000) }];
    const cells: unknown = JSON.parse(text);
    return [{ line, cells: Array.isArray(cells) ? cells.map(String) : [] }];
  }
}
