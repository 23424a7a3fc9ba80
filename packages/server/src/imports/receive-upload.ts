import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { Busboy } from "@fastify/busboy";
import { Utf8Census } from "@lead-dashboard/domain/imports/utf8-census";
import type { Db, Scope } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { AppError } from "../http/problem.ts";
import { badWorkbook } from "./bad-workbook.ts";
import { convertWorkbook } from "./convert-workbook.ts";
import { CHUNK_BYTES } from "./open-file.ts";
import { importStore, importWriter, type UploadRow } from "./store.ts";

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
  return Promise.resolve({ bytes: bodyOf(request), fileName });
}

/**
 * Stores a file in pieces of 256 KB, each in a short transaction; what stays incomplete is forgotten after a day. Of a
 * workbook the rows of a sheet (the first one when none is named) are stored beside it and given.
 */
export async function receiveUpload(
  db: Db,
  scope: Scope,
  { file, sheet = null, now }: { file: IncomingFile; sheet?: string | null; now: number },
): Promise<UploadRow> {
  const id = newId();
  const census = new Utf8Census();
  await db.transaction((tx) =>
    importWriter(tx, scope).addUpload({ id, fileName: shortName(file.fileName), createdAt: now }),
  );
  let size = 0;
  let number = 0;
  let isArchive = false;
  for await (const bytes of pieces(file.bytes)) {
    if (number === 0) {
      refuseOldWorkbook(bytes);
      isArchive = ARCHIVE.every((byte, at) => bytes[at] === byte);
    }
    size += bytes.length;
    if (size > MAX_BYTES) throw new AppError("tooLarge", "file-too-large", "A file may have at most 2 GB; split it.");
    census.add(bytes);
    await db.transaction((tx) => importWriter(tx, scope).addChunk({ uploadId: id, number, bytes }));
    number++;
  }
  const counted = { size, sequences: census.sequences, brokenBytes: census.broken, fileName: shortName(file.fileName) };
  await db.transaction((tx) => importWriter(tx, scope).completeUpload(id, counted));
  const upload = await importStore(db, scope).findUpload(id);
  if (upload === undefined) throw new Error("An upload that was just stored is not there");
  return isArchive ? convertWorkbook(db, scope, { workbook: upload, sheet, now }) : upload;
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

async function* pieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    for (let from = 0; from < part.length; ) {
      const taken = part.subarray(from, from + CHUNK_BYTES - length);
      waiting.push(taken);
      length += taken.length;
      from += taken.length;
      if (length < CHUNK_BYTES) continue;
      yield Buffer.concat(waiting);
      waiting = [];
      length = 0;
    }
  }
  if (length > 0) yield Buffer.concat(waiting);
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
