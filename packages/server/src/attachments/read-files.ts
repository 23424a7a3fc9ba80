import type { Db, Scope } from "../db/database.ts";
import { type AttachmentRow, attachmentStore, attachmentWriter } from "./store.ts";

/** A file of a message with its bytes. */
export interface OutgoingFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** where WhatsApp has it already */
  readonly mediaId: string | null;
}

/** The files that go with a message, in order. Throws when bytes are missing: a message never leaves without its files. */
export async function readFiles(db: Db, scope: Scope, messageId: string): Promise<OutgoingFile[]> {
  const store = attachmentStore(db, scope);
  const read = async ({ id, fileName, mediaType, providerMediaId, contentHash }: AttachmentRow) => {
    const bytes = await store.bytes({ contentHash });
    if (bytes === null) throw new Error(`The file ${fileName} is not there any more`);
    const type = mediaType ?? "application/octet-stream";
    return { id, name: fileName, mediaType: type, bytes, mediaId: providerMediaId };
  };
  return Promise.all((await store.ofMessage(messageId)).map(read));
}

/** Notes under which id the provider has a file, so that a second attempt need not upload it again; null: it has it no more. */
export async function noteUploaded(db: Db, scope: Scope, file: { id: string; mediaId: string | null }): Promise<void> {
  await db.transaction((tx) => attachmentWriter(tx, scope).noteUpload(file.id, file.mediaId));
}
