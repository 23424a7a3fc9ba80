// A ZIP archive read in place, entry by entry, without ever holding one whole. Everything in it is somebody else's claim: sizes
// are measured while unpacking, not believed.
import { pipeline, Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { badWorkbook } from "./bad-workbook.ts";

/** Bytes that can be read from any place. */
export interface RandomBytes {
  readonly size: number;
  read(from: number, to: number): Promise<Uint8Array>;
}

/** A file in the archive. */
export interface ArchivedFile {
  readonly name: string;
  readonly method: number;
  readonly packedSize: number;
  /** where its own header begins */
  readonly offset: number;
}

const MOST_ENTRIES = 1000;
/** A directory of so many entries takes far less. */
const MOST_DIRECTORY_BYTES = 1024 * 1024;
const END_BYTES = 22;
const MOST_COMMENT = 65_535;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const WIDE = 0xffffffff;

/** The files of an archive by name. */
export async function readDirectory(bytes: RandomBytes): Promise<Map<string, ArchivedFile>> {
  const { count, size, offset } = await findDirectory(bytes);
  if (count > MOST_ENTRIES) throw badWorkbook(`holds more than ${MOST_ENTRIES.toLocaleString("en")} parts`);
  if (size > MOST_DIRECTORY_BYTES || offset + size > bytes.size) throw badWorkbook("is damaged");
  const view = viewOf(await bytes.read(offset, offset + size));
  const files = new Map<string, ArchivedFile>();
  for (let at = 0; at + 46 <= view.byteLength && view.getUint32(at, true) === ENTRY; ) {
    if ((view.getUint16(at + 8, true) & 1) === 1) throw badWorkbook("is protected by a password");
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const name = textOf(view, at + 46, nameLength);
    const wide = wideNumbers(view, at, { from: at + 46 + nameLength, length: extraLength });
    files.set(name, { name, method: view.getUint16(at + 10, true), ...wide });
    if (files.size > MOST_ENTRIES) throw badWorkbook("is damaged");
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  return files;
}

async function findDirectory(bytes: RandomBytes): Promise<{ count: number; size: number; offset: number }> {
  const from = Math.max(0, bytes.size - END_BYTES - MOST_COMMENT);
  const view = viewOf(await bytes.read(from, bytes.size));
  for (let at = view.byteLength - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const count = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 12, true);
    const offset = view.getUint32(at + 16, true);
    if (offset !== WIDE && count !== 0xffff) return { count, size, offset };
    if (at < 20 || view.getUint32(at - 20, true) !== LOCATOR_64) break;
    const place = Number(view.getBigUint64(at - 12, true));
    const wide = viewOf(await bytes.read(place, place + 56));
    if (wide.byteLength < 56 || wide.getUint32(0, true) !== END_64) break;
    const number = (where: number) => Number(wide.getBigUint64(where, true));
    return { count: number(32), size: number(40), offset: number(48) };
  }
  throw badWorkbook("is damaged or cut off");
}

function wideNumbers(view: DataView, at: number, extra: { from: number; length: number }) {
  let packedSize = view.getUint32(at + 20, true);
  let offset = view.getUint32(at + 42, true);
  let place = extra.from;
  const end = Math.min(extra.from + extra.length, view.byteLength);
  while (place + 4 <= end) {
    const length = view.getUint16(place + 2, true);
    if (view.getUint16(place, true) === 1) {
      let next = place + 4 + (view.getUint32(at + 24, true) === WIDE ? 8 : 0);
      if (packedSize === WIDE && next + 8 <= end) {
        packedSize = Number(view.getBigUint64(next, true));
        next += 8;
      }
      if (offset === WIDE && next + 8 <= end) offset = Number(view.getBigUint64(next, true));
    }
    place += 4 + length;
  }
  return { packedSize, offset };
}

/** A part may not unpack to more than so many bytes; what it holds is read piece by piece and never kept. */
const MOST_UNPACKED = 2 * 1024 ** 3;
const MOST_RATIO = 100;
/** Below this a high ratio is only a small, even file. */
const RATIO_FROM = 10 * 1024 ** 2;

/** Whether what comes out of something packed is more than any table needs. Both in bytes. */
export function isFarMore(unpacked: number, packed: number): boolean {
  return unpacked > MOST_UNPACKED || (unpacked > RATIO_FROM && unpacked > packed * MOST_RATIO);
}

/** The content of a file of the archive, in pieces. A part that unpacks to far more than it should is refused on the way. */
export async function* unpack(bytes: RandomBytes, file: ArchivedFile, most = MOST_UNPACKED): AsyncGenerator<Buffer> {
  const header = viewOf(await bytes.read(file.offset, file.offset + 30));
  if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL) throw badWorkbook("is damaged");
  const from = file.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = pieces(bytes, { from, to: from + file.packedSize });
  if (file.method !== 0 && file.method !== 8) throw badWorkbook("is packed in a way that is not read");
  let unpacked = 0;
  for await (const piece of file.method === 0 ? packed : inflate(packed)) {
    unpacked += piece.length;
    if (isFarMore(unpacked, file.packedSize) || unpacked > most)
      throw badWorkbook("unpacks to far more than a table needs");
    yield piece;
  }
}

async function* inflate(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = createInflateRaw();
  // What goes wrong on either side ends the stream, whose reader below hears of it.
  pipeline(Readable.from(packed), stream, () => {});
  try {
    for await (const piece of stream) yield piece;
  } catch (cause) {
    throw badWorkbook("is damaged or cut off", cause);
  } finally {
    stream.destroy();
  }
}

const PIECE = 262_144;

async function* pieces(bytes: RandomBytes, { from, to }: { from: number; to: number }): AsyncGenerator<Buffer> {
  const end = Math.min(to, bytes.size);
  for (let at = from; at < end; at += PIECE) yield Buffer.from(await bytes.read(at, Math.min(at + PIECE, end)));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textOf(view: DataView, from: number, length: number): string {
  return Buffer.from(
    view.buffer,
    view.byteOffset + from,
    Math.max(0, Math.min(length, view.byteLength - from)),
  ).toString();
}
