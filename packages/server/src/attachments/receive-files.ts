import { fileNameOf, LARGEST_FILE, MOST_FILES, whyNotKept } from "@lead-dashboard/domain/attachments/attachment-rules";
import type { Scope, Tx } from "../db/database.ts";
import { attachmentWriter } from "./store.ts";

/** A file that came with a message; `mediaType` as found in its bytes. */
export interface ReceivedFile {
  readonly name: string | null;
  readonly mediaType: string | null;
  readonly bytes: Buffer;
}

/** Writes down the files of a received message, in its transaction. What is not kept stays named, with the reason. */
export async function receiveFiles(
  tx: Tx,
  scope: Scope,
  { message, files }: { message: { id: string; leadId: string }; files: readonly ReceivedFile[] },
  now: number,
): Promise<void> {
  const writer = attachmentWriter(tx, scope);
  let room = LARGEST_FILE;
  for (const [place, { name, mediaType, bytes }] of files.slice(0, 2 * MOST_FILES).entries()) {
    const size = bytes.length;
    const isFull = size > room;
    const reason = isFull ? "The files of this message are too large together." : whyNotKept({ mediaType, size });
    const isKept = reason === null;
    if (isKept) room -= size;
    await writer.add({
      leadId: message.leadId,
      messageId: message.id,
      direction: "inbound",
      fileName: fileNameOf(name, isKept ? mediaType : null),
      mediaType,
      size,
      contentHash: isKept ? await writer.keep(bytes, now) : null,
      state: isKept ? "kept" : "refused",
      reason,
      providerMediaId: null,
      place,
      createdAt: now,
    });
  }
}
