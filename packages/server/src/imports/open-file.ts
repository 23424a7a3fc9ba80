// A stored upload as rows: decoded and read piece by piece, so that a file of any size stays out of memory.
import type { DateOrder } from "@lead-dashboard/domain/imports/date-order";
import { detectEncoding, type Encoding, isBinary } from "@lead-dashboard/domain/imports/detect-encoding";
import type { FileRecord } from "@lead-dashboard/domain/imports/file-record";
import type { ChosenMapping, OwnField } from "@lead-dashboard/domain/imports/guess-mapping";
import { type InspectedFile, inspectFile } from "@lead-dashboard/domain/imports/inspect-file";
import { rowReader } from "@lead-dashboard/domain/imports/row-reader";
import type { Queryable, Scope } from "../db/database.ts";
import { importStore, type UploadRow } from "./store.ts";

/** Bytes of one stored piece of a file. */
export const CHUNK_BYTES = 262_144;

/** An upload whose beginning has been looked at. */
export interface OpenedFile {
  encoding: Encoding;
  inspected: InspectedFile;
  /** bytes of the beginning that was looked at */
  headBytes: number;
  /** the first piece is the whole file */
  isWhole: boolean;
  /** it is no text at all */
  isBinary: boolean;
  /** the file's columns; JSON may add some while rows are read */
  columns(): readonly string[];
  /** rows in pieces, with the bytes read so far */
  rows(): AsyncGenerator<{ records: FileRecord[]; bytesRead: number }>;
}

/** Opens a stored upload. The beginning that is looked at is its first 256 KB. */
export async function openFile(
  db: Queryable,
  scope: Scope,
  given: {
    upload: UploadRow;
    chosen: ChosenMapping;
    ownFields: readonly OwnField[];
    dateOrder?: DateOrder | null;
    usualOrder?: DateOrder;
    hasHeader?: boolean | null;
    delimiter?: string | null;
  },
): Promise<OpenedFile> {
  const { upload } = given;
  const store = importStore(db, scope);
  const head = (await store.chunk(upload.id, 0)) ?? new Uint8Array();
  const { encoding } = detectEncoding({ head, sequences: upload.sequences, broken: upload.brokenBytes });
  const isWhole = upload.size <= head.length;
  // The decoder takes the byte order mark off by itself.
  const text = new TextDecoder(encoding).decode(head, { stream: !isWhole });
  const inspected = inspectFile(text, {
    isWhole,
    chosen: given.chosen,
    ownFields: given.ownFields,
    dateOrder: given.dateOrder ?? null,
    usualOrder: given.usualOrder ?? "day-first",
    isSheet: upload.sheet !== null,
    hasHeader: given.hasHeader ?? null,
    delimiter: given.delimiter ?? null,
  });
  const { syntax } = inspected;
  const reader = rowReader(syntax, inspected.hasHeader);
  return {
    encoding,
    inspected,
    headBytes: head.length,
    isWhole,
    isBinary: isBinary(head, encoding, syntax.kind === "csv" ? syntax.dialect.delimiter : null),
    columns: () => reader.columns,
    async *rows() {
      const decoder = new TextDecoder(encoding);
      let bytesRead = 0;
      for (let number = 0; ; number++) {
        const bytes = await store.chunk(upload.id, number);
        if (bytes === undefined) break;
        bytesRead += bytes.length;
        yield { records: reader.push(decoder.decode(bytes, { stream: true })), bytesRead };
      }
      yield { records: [...reader.push(decoder.decode()), ...reader.end()], bytesRead };
    },
  };
}
