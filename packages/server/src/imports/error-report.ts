import type { Queryable, Scope } from "../db/database.ts";
import { type ImportRow, importStore } from "./store.ts";

const PAGE = 500;
/** A spreadsheet runs what begins like this as a formula (security.md). */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

/**
 * The refused rows as CSV, or those that went in with a warning, streamed: the original columns, then line and reason; safe
 * to open in a spreadsheet.
 */
export function errorReport(
  db: Queryable,
  scope: Scope,
  { one, isWarning }: { one: ImportRow; isWarning: boolean },
): Response {
  const columns = one.fileColumns ?? [];
  const encoder = new TextEncoder();
  let afterRow = 0;
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`\ufeff${csvLine([...columns, "line", "reason"])}`)),
    async pull(controller) {
      const rows = await importStore(db, scope).errors(one.id, { afterRow, limit: PAGE, isWarning });
      const text = rows.map((row) =>
        csvLine([...columns.map((_, place) => row.cells[place] ?? ""), String(row.line), row.reason]),
      );
      if (rows.length > 0) controller.enqueue(encoder.encode(text.join("")));
      afterRow = rows.at(-1)?.rowNumber ?? afterRow;
      if (rows.length < PAGE) controller.close();
    },
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="import-${isWarning ? "warnings" : "errors"}.csv"`,
      "cache-control": "no-store",
    },
  });
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${(FORMULA.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`).join(",")}\r\n`;
}
