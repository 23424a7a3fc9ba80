// A statement of SQLite is compiled once and run often. But this SQLite is built to look at the values bound to it while it
// plans (ENABLE_STAT4), and one whose value it looked at is compiled anew at each run: nearly all of ours, `limit ?` and every
// `column = ?` that a way it weighed did not use. That took 10 to 200 µs a run, more than most of them take to answer (counted
// with a probe on `sqlite3Reprepare`, 2026-11-24). What SQLite has against it, SQLITE_DBCONFIG_ENABLE_QPSG, the driver
// does not set. It looks at no value within a function, and `likely(?)` is compiled as its value alone.

/** Columns by which an index takes only some rows: whether it serves is seen from the value, so that one is looked at. */
export const LOOKED_AT_COLUMNS = ["state", "kind", "direction", "channel", "suppressedFor", "tries"] as const;
const LIST = String.raw`\(\s*\?(?:\s*,\s*\?)*\s*\)`;
const LOOKED_AT = String.raw`"(?:${LOOKED_AT_COLUMNS.join("|")})"\s*(?:(?:=|<>|!=|>=?)\s*\?|(?:not\s+)?in\s*${LIST})`;
const PIECES = new RegExp(String.raw`${LOOKED_AT}|'(?:[^']|'')*'|"(?:[^"]|"")*"|\?`, "gi");
const ONLY_INSERTS = /^\s*insert\b(?!.*\bselect\b)/is;

/**
 * The same statement, planned without a look at its values. One that only inserts stays as it is: there is nothing to plan.
 * https://www.sqlite.org/c3ref/c_dbconfig_defensive.html (QPSG), https://www.sqlite.org/lang_corefunc.html#likely
 */
export function settledPlan(statement: string): string {
  if (ONLY_INSERTS.test(statement)) return statement;
  return statement.replace(PIECES, (piece) => (piece === "?" ? "likely(?)" : piece));
}
