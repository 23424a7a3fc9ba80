import { fileNameOf, LARGEST_FILE, whyNotTaken } from "@lead-dashboard/domain/attachments/attachment-rules";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import { readBody } from "../http/read-body.ts";
import type { Caller } from "../http/route.ts";
import { leadStore } from "../leads/store.ts";
import { attachmentEvent } from "./attachment-event.ts";
import { findType } from "./find-type.ts";
import { type AttachmentRow, attachmentWriter } from "./store.ts";

/** Takes a file of ours in, to go with the next message to a lead. */
export async function addAttachment(
  { db, clock }: Foundation,
  caller: Caller,
  { leadId, name, request }: { leadId: string; name: string | undefined; request: Request },
): Promise<AttachmentRow> {
  if ((await leadStore(db, caller.scope).find(leadId)) === undefined) throw notFound();
  const bytes = await readBody(request, LARGEST_FILE);
  if (bytes === null) throw new AppError("tooLarge", "file-too-large", "A file may have at most 25 MB.");
  const mediaType = await findType(bytes);
  const refusal = whyNotTaken({ mediaType, size: bytes.length });
  if (refusal !== null) throw new AppError("unprocessable", "file-refused", refusal);
  const now = clock.now();
  return db.transaction(async (tx) => {
    const writer = attachmentWriter(tx, caller.scope);
    const contentHash = await writer.keep(bytes, now);
    const added = await writer.add({
      leadId,
      messageId: null,
      direction: "outbound",
      fileName: fileNameOf(name ?? null, mediaType),
      mediaType,
      size: bytes.length,
      contentHash,
      state: "kept",
      reason: null,
      providerMediaId: null,
      place: 0,
      createdAt: now,
    });
    await recordEvent(tx, attachmentEvent("attachment.added", added, caller.actor), now);
    return added;
  });
}
