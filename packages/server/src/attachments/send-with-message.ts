import { whyNotOnChannel } from "@lead-dashboard/domain/attachments/attachment-rules";
import type { Scope, Tx } from "../db/database.ts";
import { AppError, invalid } from "../http/problem.ts";
import { attachmentStore, attachmentWriter } from "./store.ts";

/** A message files are to go with. */
export interface CarryingMessage {
  readonly id: string;
  readonly leadId: string;
  readonly channel: string;
  readonly body: string;
}

/** Sends uploads with a message, in the transaction that plans it. Refused, with the reason, for what its channel would refuse. */
export async function sendWithMessage(
  tx: Tx,
  scope: Scope,
  { message, ids }: { message: CarryingMessage; ids: readonly string[] },
): Promise<void> {
  if (ids.length === 0) return;
  const wanted = [...new Set(ids)];
  const found = await attachmentStore(tx, scope).findAll(wanted);
  const isUsable = found.every(
    ({ leadId, messageId, state }) => leadId === message.leadId && messageId === null && state === "kept",
  );
  if (found.length !== wanted.length || !isUsable)
    throw invalid([
      { path: "attachmentIds", message: "holds a file that was not uploaded for this lead, or went already" },
    ]);
  const files = found.map(({ mediaType, size }) => ({ mediaType: mediaType ?? "", size }));
  const refusal = whyNotOnChannel(message.channel, { files, text: message.body });
  if (refusal !== null)
    throw new AppError("unprocessable", "files-refused", refusal, {
      errors: [{ path: "attachmentIds", message: refusal }],
    });
  const writer = attachmentWriter(tx, scope);
  for (const [place, { id }] of found.entries()) {
    if (!(await writer.sendWith(id, { messageId: message.id, place })))
      throw new AppError("conflict", "file-sent", "One of the files went with another message meanwhile.");
  }
}
