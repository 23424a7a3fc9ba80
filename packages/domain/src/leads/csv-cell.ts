const FORMULA = /^\s*[=+\-@\t\r\n＝＋－＠]/u;

/**
 * A cell that no spreadsheet takes for a formula: always quoted, with `'` before what could be one (security.md,
 * injection). The import takes the `'` off again, so export and import round-trip.
 */
export function csvCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
