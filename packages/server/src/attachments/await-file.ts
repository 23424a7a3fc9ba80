import { fileNameOf } from "@lead-dashboard/domain/attachments/attachment-rules";
import type { Scope, Tx } from "../db/database.ts";
import { enqueue } from "../jobs/queue.ts";
import { attachmentWriter } from "./store.ts";

/** A file the provider has for us. */
export interface OfferedFile {
  readonly id: string;
  readonly name: string | null;
  /** what the sender's phone says; only good for a name until the bytes are here */
  readonly mediaType: string | null;
}

/** Writes down that a received message has a file, and has it fetched. */
export async function awaitFile(
  tx: Tx,
  scope: Scope,
  { message, accountId, file }: { message: { id: string; leadId: string }; accountId: string; file: OfferedFile },
  now: number,
): Promise<void> {
  const { id } = await attachmentWriter(tx, scope).add({
    leadId: message.leadId,
    messageId: message.id,
    direction: "inbound",
    fileName: fileNameOf(file.name, file.mediaType?.split(";")[0] ?? null),
    mediaType: null,
    size: 0,
    contentHash: null,
    state: "awaited",
    reason: null,
    providerMediaId: file.id,
    place: 0,
    createdAt: now,
  });
  const { organizationId } = scope;
  await enqueue(
    tx,
    { name: "attachments.fetch", payload: { organizationId, attachmentId: id, accountId }, organizationId },
    now,
  );
}
