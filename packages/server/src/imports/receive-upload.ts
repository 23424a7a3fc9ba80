import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { Busboy } from "@fastify/busboy";
import { Utf8Census } from "@lead-dashboard/domain/imports/utf8-census";
import type { Db, Scope } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { AppError } from "../http/problem.ts";
import { badWorkbook } from "./bad-workbook.ts";
import { convertWorkbook } from "./convert-workbook.ts";
import { keepUpload, orDropped } from "./keep-upload.ts";
import type { UploadRow } from "./store.ts";

/** Largest file that is taken. */
const MAX_BYTES = 2 * 1024 ** 3;

/** Bytes on their way in, and the name their sender gave them. */
export interface IncomingFile {
  bytes: AsyncIterable<Uint8Array>;
  fileName: string | null;
}

/** The file of a request: its raw body, or the part `file` of a multipart form. */
export function fileOf(request: Request, fileName: string | null): Promise<IncomingFile> {
  const type = request.headers.get("content-type") ?? "";
  if (/^multipart\/form-data/i.test(type)) return filePart(request, { type, fileName });
  if (NO_TABLE.test(type)) throw noTable(type);
  return Promise.resolve({ bytes: neverEmpty(bodyOf(request)), fileName });
}

/** What says of itself that there is no table in it; of everything else the bytes are looked at. */
const NO_TABLE = /^\s*(?:image|audio|video|font)\/|^\s*application\/pdf\s*(?:;|$)/i;

function noTable(type: string): AppError {
  const why = `is ${type.trim().slice(0, 100)}, in which there is no table; send CSV, JSON, JSON Lines or XLSX`;
  return new AppError("unsupported", "no-table", `body: ${why}`, { errors: [{ path: "body", message: why }] });
}

async function* neverEmpty(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of bytes) {
    size += part.length;
    yield part;
  }
  if (size === 0) throw noFile("body: is empty; send the file in it, or name an earlier one by `upload`");
}

/** Stores a file. Of a workbook the rows of a sheet (the first one when none is named) are stored beside it and given. */
export async function receiveUpload(
  db: Db,
  scope: Scope,
  { file, sheet = null, now }: { file: IncomingFile; sheet?: string | null; now: number },
): Promise<UploadRow> {
  const census = new Utf8Census();
  let isArchive = false;
  const upload = await keepUpload(db, scope, {
    upload: { id: newId(), fileName: shortName(file.fileName), createdAt: now },
    bytes: file.bytes,
    look(piece, size) {
      if (size === piece.length) {
        refuseOldWorkbook(piece);
        isArchive = ARCHIVE.every((byte, at) => piece[at] === byte);
      }
      if (size > MAX_BYTES) throw new AppError("tooLarge", "file-too-large", "A file may have at most 2 GB; split it.");
      census.add(piece);
    },
    counted: () => ({ sequences: census.sequences, brokenBytes: census.broken }),
  });
  if (!isArchive) return upload;
  const work = () => convertWorkbook(db, scope, { workbook: upload, sheet, now });
  return orDropped(db, scope, { id: upload.id, work });
}

function shortName(name: string | null): string | null {
  return name === null ? null : (name.split(/[\\/]/).at(-1) ?? "").slice(-200) || null;
}

/** An XLSX file is a ZIP archive. */
const ARCHIVE = [0x50, 0x4b, 3, 4];
const OLD_WORKBOOK = [0xd0, 0xcf, 0x11, 0xe0];

/** The format of Excel before 2007, and that of workbooks with a password. */
function refuseOldWorkbook(bytes: Uint8Array): void {
  if (OLD_WORKBOOK.every((byte, at) => bytes[at] === byte))
    throw badWorkbook("is an old (XLS) or protected Excel workbook, which is not read");
}

async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body !== null) yield* Readable.fromWeb(request.body as NodeReadableStream<Uint8Array>);
}

async function filePart(request: Request, given: { type: string; fileName: string | null }): Promise<IncomingFile> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingFile>();
  try {
    const form = new Busboy({ headers: { "content-type": given.type }, limits: { files: 1, fields: 0, parts: 2 } });
    form.on("file", (field: string, stream: Readable, name: string) => {
      if (field !== "file") return reject(noFile(`${field}: is not known here; send the file as \`file\``));
      resolve({ bytes: stream, fileName: given.fileName ?? (name || null) });
    });
    form.on("error", (cause: unknown) => reject(noFile("body: is not a well-formed multipart form", cause)));
    form.on("finish", () => reject(noFile("file: is missing from the form")));
    const body = Readable.from(bodyOf(request));
    // The sender hung up: the part that is being read must end with an error, not wait for ever.
    body.on("error", (cause) => form.destroy(cause));
    body.pipe(form);
  } catch (cause) {
    reject(noFile("body: is not a well-formed multipart form", cause));
  }
  return promise;
}

function noFile(message: string, cause?: unknown): AppError {
  const [path = "body", ...rest] = message.split(": ");
  return new AppError("invalid", "no-file", message, { errors: [{ path, message: rest.join(": ") }], cause });
}
