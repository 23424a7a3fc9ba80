// SQLite has no booleans and no JSON: which columns hold them is known by their names, which are unique in the schema.
// Rooms add their own columns here. PostgreSQL's driver parses by column type and needs none of this.

/** JSON columns. */
const JSON_COLUMNS = new Set(["payload", "actor", "before", "after", "detail"]);

/** Boolean columns whose names do not begin with `is` or `has`. */
const BOOLEANS = new Set(["unaudited"]);

/** Adds a room's columns (called by the room's table file). */
export function declareColumns(columns: { json?: readonly string[]; booleans?: readonly string[] }): void {
  for (const name of columns.json ?? []) JSON_COLUMNS.add(name);
  for (const name of columns.booleans ?? []) BOOLEANS.add(name);
}

type Decode = (value: unknown) => unknown;

const decodeJson: Decode = (value) => (typeof value === "string" ? JSON.parse(value) : value);
const decodeBoolean: Decode = (value) => (typeof value === "number" ? value !== 0 : value);

/** How to turn one SQLite column into the value a row carries; null when it already is. */
export function decoderFor(column: string): Decode | null {
  if (JSON_COLUMNS.has(column)) return decodeJson;
  if (BOOLEANS.has(column) || /^(is|has)[A-Z]/.test(column)) return decodeBoolean;
  return null;
}

/** Turns a parameter into what better-sqlite3 can bind. */
export function encodeParameter(value: unknown): unknown {
  if (value === true) return 1;
  if (value === false) return 0;
  if (value === undefined) return null;
  if (value instanceof Date) return value.getTime();
  return value;
}
