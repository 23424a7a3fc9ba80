import { type CsvDialect, CsvReader } from "./csv-reader.ts";
import type { JsonLayout } from "./json-reader.ts";

/** How a file is written, as its beginning shows. */
export type Syntax =
  | { kind: "csv"; dialect: CsvDialect /** a first line `sep=;`, which is no row */; hasSeparatorLine: boolean }
  | { kind: "json"; layout: JsonLayout }
  /** a sheet of a workbook, laid out as one JSON list a line */
  | { kind: "xlsx" };

const DELIMITERS = [",", ";", "\t", "|"];
const SEPARATOR_LINE = /^sep=(.)\r?\n/i;

/** Tells from the first part of a file (some hundred thousand characters) whether it is CSV or JSON, and how it is laid out. */
export function sniffSyntax(head: string): Syntax {
  const start = /\S/.exec(head);
  const layout = start?.[0] === "[" || start?.[0] === "{" ? jsonLayout(head.slice(start.index)) : null;
  if (layout !== null) return { kind: "json", layout };
  const newline = head.includes("\n") || !head.includes("\r") ? "\n" : "\r";
  const named = SEPARATOR_LINE.exec(head)?.[1];
  if (named !== undefined) return { kind: "csv", dialect: { delimiter: named, newline }, hasSeparatorLine: true };
  return { kind: "csv", dialect: { delimiter: sniffDelimiter(head, newline), newline }, hasSeparatorLine: false };
}

/** The delimiter that cuts the first rows into the most cells of an even number. */
function sniffDelimiter(head: string, newline: "\n" | "\r"): string {
  let best = { delimiter: ",", rating: 0 };
  for (const delimiter of DELIMITERS) {
    const widths = widthsOf(head.slice(0, 60_000), { delimiter, newline });
    const [header = 1] = widths;
    const even = widths.filter((width) => width === header).length / Math.max(1, widths.length);
    const rating = header < 2 ? 0 : Math.min(header, 50) * (0.2 + even);
    if (rating > best.rating) best = { delimiter, rating };
  }
  return best.delimiter;
}

function widthsOf(head: string, dialect: CsvDialect): number[] {
  const reader = new CsvReader(dialect);
  const records = reader.push(head);
  if (records.length < 2) records.push(...reader.end());
  return records.slice(0, 30).flatMap((record) => ("cells" in record ? [record.cells.length] : []));
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
