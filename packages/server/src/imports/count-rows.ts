import { setImmediate } from "node:timers/promises";
import type { OpenedFile } from "./open-file.ts";
import type { UploadRow } from "./store.ts";

/** Up to this size a file's rows are counted, which reads all of it: some 50 ms; a larger one's are estimated. */
const COUNTED_BYTES = 4_000_000;

/** What stays of an upload's count while a person tries other columns; an upload never changes. */
const known = new Map<string, number>();
const MOST_KNOWN = 500;

/** How many rows a file has: counted, or of a large one as many to a byte as at its beginning. */
export async function countRows(upload: UploadRow, file: OpenedFile): Promise<{ rows: number; isExact: boolean }> {
  const { records, syntax } = file.inspected;
  if (file.isWhole) return { rows: records.length, isExact: true };
  if (upload.size > COUNTED_BYTES) {
    const estimate = Math.round((records.length * upload.size) / Math.max(1, file.headBytes));
    return { rows: Math.max(records.length, estimate), isExact: false };
  }
  const delimiter = syntax.kind === "csv" ? syntax.dialect.delimiter : "";
  const key = `${upload.id} ${file.inspected.hasHeader} ${delimiter}`;
  let rows = known.get(key);
  if (rows === undefined) {
    rows = 0;
    for await (const piece of file.rows()) {
      rows += piece.records.length;
      // requests of others get their turn between two pieces
      await setImmediate();
    }
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, rows);
  }
  return { rows, isExact: true };
}
