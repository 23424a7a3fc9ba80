import { type CsvDialect, CsvReader, type CsvRecord } from "./csv-reader.ts";
import { fieldOfHeader } from "./header-names.ts";
import type { JsonLayout } from "./json-reader.ts";

/** How a file is written, as its beginning shows. */
export type Syntax =
  | { kind: "csv"; dialect: CsvDialect /** a first line `sep=;`, which is no row */; hasSeparatorLine: boolean }
  | { kind: "json"; layout: JsonLayout }
  /** a sheet of a workbook, laid out as one JSON list a line */
  | { kind: "xlsx" };

const DELIMITERS = [",", ";", "\t", "|"];
/** Characters of the beginning that are looked at for the delimiter. */
const LOOKED = 60_000;
const SEPARATOR_LINE = /^sep=(.)\r?\n/i;

/**
 * Tells from the first part of a file (some hundred thousand characters) whether it is CSV or JSON, and how it is laid out.
 * @param asked the delimiter of a CSV file as somebody said; null: as it looks
 */
export function sniffSyntax(head: string, asked: string | null = null): Syntax {
  const start = /\S/.exec(head);
  const layout = start?.[0] === "[" || start?.[0] === "{" ? jsonLayout(head.slice(start.index)) : null;
  if (layout !== null) return { kind: "json", layout };
  const newline = head.includes("\n") || !head.includes("\r") ? "\n" : "\r";
  const named = SEPARATOR_LINE.exec(head)?.[1];
  const delimiter = asked ?? named ?? sniffDelimiter(head.slice(0, LOOKED), newline);
  return { kind: "csv", dialect: { delimiter, newline }, hasSeparatorLine: named !== undefined };
}

/** The usual delimiter that cuts the first rows into the most cells of an even number; another one where none does evenly. */
function sniffDelimiter(head: string, newline: "\n" | "\r"): string {
  let best = { delimiter: ",", rating: 0, even: 0 };
  for (const delimiter of DELIMITERS) {
    const widths = recordsOf(head, { delimiter, newline })
      .slice(0, 30)
      .flatMap((record) => ("cells" in record ? [record.cells.length] : []));
    const [header = 1] = widths;
    const even = widths.filter((width) => width === header).length / Math.max(1, widths.length);
    const rating = header < 2 ? 0 : Math.min(header, 50) * (0.2 + even);
    if (rating > best.rating) best = { delimiter, rating, even };
  }
  const isEven = best.rating > 0 && best.even === 1;
  return (isEven ? null : unusualDelimiter(head, newline)) ?? best.delimiter;
}

function recordsOf(head: string, dialect: CsvDialect): CsvRecord[] {
  const reader = new CsvReader(dialect);
  const records = reader.push(head);
  // what is shorter is the whole file, whose last line may end without a break
  if (head.length < LOOKED || records.length < 2) records.push(...reader.end());
  return records;
}

/** Neither a letter, a digit, a space or a quote, nor what stands in names of columns, as in `Phone/E-mail (1)`. */
const UNUSUAL = /[^\p{L}\p{M}\p{N}\s\0"'’`,;|\-–/.&+#*@_()]/gu;

/**
 * Another sign of the header that cuts every row into as many cells. Names hold all kinds of signs, so that it counts only
 * where it parts the known names of two different fields.
 */
function unusualDelimiter(head: string, newline: "\n" | "\r"): string | null {
  const header = head.trimStart().split(newline, 1)[0] ?? "";
  for (const delimiter of new Set(header.match(UNUSUAL)))
    if (delimiter.length === 1 && isCutBy(recordsOf(head, { delimiter, newline }))) return delimiter;
  return null;
}

function isCutBy([header, ...rows]: readonly CsvRecord[]): boolean {
  if (header === undefined || !("cells" in header) || rows.length === 0) return false;
  const { cells } = header;
  const fields = new Set(cells.flatMap((cell) => fieldOfHeader(cell)?.field ?? []));
  if (fields.size < 2 || cells.some((cell) => cell.trim() === "")) return false;
  return rows.every((row) => "cells" in row && row.cells.length === cells.length);
}

/** Null when it is no JSON after all, such as a CSV file whose first header begins with a bracket. */
function jsonLayout(head: string): JsonLayout | null {
  if (head.startsWith("["))
    return /^\[\s*(?:[[{"\]\d-]|true|false|null|$)/.test(head) ? { kind: "nested", depth: 1 } : null;
  if (!/^\{\s*(?:["}]|$)/.test(head)) return null;
  const newline = head.indexOf("\n");
  const firstLine = newline < 0 ? head : head.slice(0, newline);
  const alone = parsedObject(firstLine);
  if (alone !== null && newline >= 0 && head.slice(newline).trim() !== "") return { kind: "lines" };
  const depth = depthOfArray(head);
  const whole = alone ?? parsedObject(head);
  // One object: a lead of its own, unless all it does is hold a list.
  if (whole !== null && (depth === null || NAME_KEYS.some((key) => typeof whole[key] === "string")))
    return { kind: "nested", depth: 0 };
  return { kind: "nested", depth: depth ?? 0 };
}

const NAME_KEYS = ["name", "title", "company", "business_name", "businessName"];

function parsedObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    // not complete, or no JSON: the caller looks further
    return null;
  }
}

/** At which depth the first array of objects inside an object has its elements; null when there is none. */
function depthOfArray(head: string): number | null {
  const withoutStrings = head.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  let depth = 0;
  for (let at = 0; at < withoutStrings.length && depth < 5; at++) {
    const mark = withoutStrings[at];
    if (mark === "{") depth++;
    else if (mark === "[") {
      depth++;
      // what is no object may stand before the first one: it is refused as a row
      if (/^\[\s*(?:[^[\]{}]*,\s*)?\{/.test(withoutStrings.slice(at, at + 200))) return depth;
    } else if (mark === "}" || mark === "]") depth--;
  }
  return null;
}
