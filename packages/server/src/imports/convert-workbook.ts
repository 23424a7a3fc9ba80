// A sheet of an uploaded workbook becomes an upload of its own, one line of JSON a row, so that an import of it is looked into,
// resumed and reported like that of any other file. The line of a row is the row's number in Excel.
import type { Db, Queryable, Scope } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { AppError } from "../http/problem.ts";
import { badWorkbook } from "./bad-workbook.ts";
import { keepUpload } from "./keep-upload.ts";
import { CHUNK_BYTES } from "./open-file.ts";
import { openWorkbook } from "./read-workbook.ts";
import { isFarMore, type RandomBytes } from "./read-zip.ts";
import { importStore, type UploadRow } from "./store.ts";

/** The rows of a sheet as an upload; made once for each sheet. */
export async function convertWorkbook(
  db: Db,
  scope: Scope,
  given: { workbook: UploadRow; sheet: string | null; now: number },
): Promise<UploadRow> {
  const { workbook, sheet, now } = given;
  const { sheets, rows } = await openWorkbook(bytesOf(db, scope, workbook));
  const wanted = sheet ?? sheets[0] ?? "";
  if (!sheets.includes(wanted)) throw noSheet(wanted, sheets);
  const known = await importStore(db, scope).findSheet(workbook.id, wanted);
  if (known !== undefined) return known;
  const { fileName } = workbook;
  return keepUpload(db, scope, {
    upload: { id: newId(), fileName, createdAt: now, workbookId: workbook.id, sheet: wanted, sheets: [...sheets] },
    bytes: linesOf(rows(wanted)),
    look(_, size) {
      if (isFarMore(size, workbook.size)) throw badWorkbook("repeats far more text than a table needs");
    },
    // JSON is UTF-8 throughout: no byte has to be counted.
    counted: () => ({ sequences: 1, brokenBytes: 0 }),
  });
}

/** Reads a stored file from any place; the last piece is kept, since readers go on where they were. */
function bytesOf(db: Queryable, scope: Scope, { id, size }: UploadRow): RandomBytes {
  const store = importStore(db, scope);
  let kept: { number: number; bytes: Uint8Array } | null = null;
  const pieceAt = async (number: number) => {
    if (kept?.number !== number) kept = { number, bytes: (await store.chunk(id, number)) ?? new Uint8Array() };
    return kept.bytes;
  };
  return {
    size,
    async read(from, to) {
      const parts: Uint8Array[] = [];
      const end = Math.min(to, size);
      for (let at = Math.max(0, from); at < end; ) {
        const number = Math.floor(at / CHUNK_BYTES);
        const start = at - number * CHUNK_BYTES;
        const part = (await pieceAt(number)).subarray(start, start + end - at);
        if (part.length === 0) break;
        parts.push(part);
        at += part.length;
      }
      return Buffer.concat(parts);
    },
  };
}

async function* linesOf(batches: AsyncIterable<{ number: number; cells: string[] }[]>): AsyncGenerator<Buffer> {
  let line = 1;
  for await (const rows of batches) {
    let text = "";
    for (const { number, cells } of rows) {
      text += `${"\n".repeat(number - line)}${JSON.stringify(cells)}\n`;
      line = number + 1;
    }
    yield Buffer.from(text);
  }
}

function noSheet(wanted: string, sheets: readonly string[]): AppError {
  const message = `“${wanted}” is no sheet of this workbook; it has ${sheets.map((one) => `“${one}”`).join(", ")}`;
  return new AppError("invalid", "no-sheet", `sheet: ${message}`, { errors: [{ path: "sheet", message }] });
}
