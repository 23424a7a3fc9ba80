import type { Db, Scope } from "../db/database.ts";
import { dropUpload } from "./drop-upload.ts";
import { CHUNK_BYTES } from "./open-file.ts";
import { type CountedUpload, importStore, importWriter, type NewUpload, type UploadRow } from "./store.ts";

/** An upload to be kept. */
export interface UploadToKeep {
  readonly upload: NewUpload;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** sees each piece before it is kept, and how many bytes there are with it; may refuse it by throwing */
  look?(piece: Uint8Array, size: number): void;
  /** what is said of the whole once every byte is there, beside its size */
  counted(): Omit<CountedUpload, "size">;
}

/**
 * Keeps the bytes of an upload in pieces of 256 KB, each in a short transaction. Of one that is refused or breaks off nothing
 * stays; what a stopped program leaves incomplete is forgotten after a day.
 */
export async function keepUpload(db: Db, scope: Scope, given: UploadToKeep): Promise<UploadRow> {
  const { id } = given.upload;
  await db.transaction((tx) => importWriter(tx, scope).addUpload(given.upload));
  await orDropped(db, scope, { id, work: () => keepBytes(db, scope, given) });
  const kept = await importStore(db, scope).findUpload(id);
  if (kept === undefined) throw new Error("An upload that was just stored is not there");
  return kept;
}

/** Does some work with an upload, which goes when the work fails. */
export async function orDropped<Done>(
  db: Db,
  scope: Scope,
  { id, work }: { id: string; work: () => Promise<Done> },
): Promise<Done> {
  try {
    return await work();
  } catch (cause) {
    // Why the work failed is what is told: an upload that cannot be dropped now is forgotten after a day.
    await dropUpload(db, scope, id).catch(() => undefined);
    throw cause;
  }
}

async function keepBytes(db: Db, scope: Scope, { upload, bytes, look, counted }: UploadToKeep): Promise<void> {
  let size = 0;
  let number = 0;
  for await (const piece of pieces(bytes)) {
    size += piece.length;
    look?.(piece, size);
    // the commit that completes it forces all of them
    await db.transaction((tx) => importWriter(tx, scope).addChunk({ uploadId: upload.id, number, bytes: piece }), {
      mayBeLost: true,
    });
    number++;
  }
  await db.transaction((tx) => importWriter(tx, scope).completeUpload(upload.id, { size, ...counted() }));
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
