import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { leadStore } from "../leads/store.ts";
import { attachmentEvent } from "./attachment-event.ts";
import { attachmentStore, attachmentWriter } from "./store.ts";

/** Takes an upload back; what went with a message stays with it. */
export async function removeAttachment({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const now = clock.now();
  await db.transaction(async (tx) => {
    const found = await attachmentStore(tx, caller.scope).find(id);
    if (found === undefined || (await leadStore(tx, caller.scope).find(found.leadId)) === undefined) throw notFound();
    if (found.messageId !== null)
      throw new AppError("conflict", "file-sent", "This file belongs to a message and stays with it.");
    await attachmentWriter(tx, caller.scope).remove(id);
    await recordEvent(tx, attachmentEvent("attachment.removed", found, caller.actor), now);
  });
}
