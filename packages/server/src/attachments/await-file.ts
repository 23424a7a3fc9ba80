import { fileNameOf } from "@lead-dashboard/domain/attachments/attachment-rules";
import type { ProviderFile } from "@lead-dashboard/domain/channels/provider-event";
import type { Scope, Tx } from "../db/database.ts";
import { enqueue } from "../jobs/queue.ts";
import { attachmentWriter } from "./store.ts";

/** Writes down that a received message has a file, and has it fetched. */
export async function awaitFile(
  tx: Tx,
  scope: Scope,
  {
    message,
    accountId,
    file,
    place,
  }: { message: { id: string; leadId: string }; accountId: string; file: ProviderFile; place: number },
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
    place,
    createdAt: now,
  });
  const { organizationId } = scope;
  await enqueue(
    tx,
    { name: "attachments.fetch", payload: { organizationId, attachmentId: id, accountId }, organizationId },
    now,
  );
}
