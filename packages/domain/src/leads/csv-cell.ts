const FORMULA = /^'*\s*[=+\-@\t\r\n＝＋－＠]/u;

/**
 * A cell that no spreadsheet takes for a formula: always quoted, with `'` before what could be one (security.md,
 * injection), also where it has such a `'` of its own. The import takes one `'` off again, so export and import round-trip.
 */
export function csvCell(value: string): string {
  return `"${guarded(value).replaceAll('"', '""')}"`;
}

/** A line of such cells with its end (RFC 4180). */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/**
 * The value as a workbook has it, where nothing is taken for a formula: only one with a `'` of its own gets another, since the
 * import takes one off, as it must of a CSV that was saved as a workbook.
 */
export function workbookText(value: string): string {
  return value.startsWith("'") ? guarded(value) : value;
}

/** The value as {@link csvCell} puts it between its quotes. */
export function guarded(value: string): string {
  return FORMULA.test(value) ? `'${value}` : value;
}
