import { bulkMessagePrefix, idOfBulkMessage } from "@lead-dashboard/domain/messages/bulk-message-key";
import type { Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { MessageHooks } from "../messages/hooks.ts";
import { bringForward } from "../messages/store-bulk-messages.ts";
import { shutGates } from "../messages/store-switch.ts";
import { type BulkActionRow, bulkActionStore, bulkActionWriter } from "./store.ts";

const LOOK_MS = 10 * 60_000;
const HELD = "Its bulk message is paused";

/** What waits of a paused bulk message stays where it is. */
export const holdPausedBulkMessages: Partial<MessageHooks> = {
  async gate(tx, { organizationId, dedupeKey }, now) {
    const id = idOfBulkMessage(dedupeKey);
    if (id === null) return { go: true };
    const action = await bulkActionStore(tx, { organizationId }).find(id);
    return action?.isPaused === true ? { defer: now + LOOK_MS, reason: HELD } : { go: true };
  },
};

/** Pauses a bulk message or lets it go on. When it is paused, none of its messages passes the gate after this returns. */
export async function pauseBulkMessage(
  { db, clock }: Foundation,
  { scope, organizationId, actor }: Caller,
  { id, isPaused }: { id: string; isPaused: boolean },
): Promise<BulkActionRow> {
  const now = clock.now();
  if ((await bulkActionStore(db, scope).find(id)) === undefined) throw notFound();
  return db.transaction(async (tx: Tx) => {
    await shutGates(tx, { organizationId });
    const action = await bulkActionWriter(tx, scope).lock(id);
    if (action === undefined) throw notFound();
    if (action.bulkChange.type !== "message")
      throw new AppError("conflict", "no-message", "Only a bulk message can be paused.");
    if (action.isPaused === isPaused) return action;
    await bulkActionWriter(tx, scope).change(id, { isPaused });
    if (!isPaused) await bringForward(tx, { organizationId }, { prefix: bulkMessagePrefix(id), reason: HELD }, now);
    const type = isPaused ? "bulkAction.paused" : "bulkAction.resumed";
    await recordEvent(tx, { type, organizationId, actor, subjectId: id }, now);
    return { ...action, isPaused };
  });
}
