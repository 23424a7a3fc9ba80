// Receipts of one organization, many at once: most only bring a message a step further, which takes a read and a write.
import type { Scope, Tx } from "../db/database.ts";
import type { NewEvent } from "../events/event.ts";
import { recordEvents } from "../events/outbox.ts";
import { lockLeadCores } from "../leads/store.ts";
import type { Fate } from "./receive-from-number.ts";
import { climbed, isInDoubt, messagesOf, type Receipt, reachedEvent, recordReceipt } from "./record-receipt.ts";
import type { MessageRow } from "./store.ts";
import { keepUsers, messagesByIds, writeReached } from "./store-arrivals.ts";
import { numberWriter } from "./store-numbers.ts";

/** Meta's pages do not agree on whether it always gives it back: the first receipts tell. */
const NO_ECHO =
  "WhatsApp's receipts do not carry our own id (biz_opaque_callback_data): a message whose answer is lost cannot be settled by itself and waits for your decision";

/**
 * Applies receipts in their order. Left out of the answer are those that settle a doubt and the news that a message failed,
 * unless they come alone: they change more than their message, and hold what others wait for.
 */
export async function recordReceipts(
  tx: Tx,
  scope: Scope,
  receipts: readonly Receipt[],
  now: number,
): Promise<Map<Receipt, Fate>> {
  const [only] = receipts;
  const told =
    only !== undefined && receipts.length === 1
      ? new Map([[only, await recordReceipt(tx, scope, only, now)]])
      : await recordTogether(tx, scope, receipts, now);
  const users = [...told].flatMap(([{ receipt }, message]) =>
    message === undefined || receipt.userId === null ? [] : [{ userId: receipt.userId, leadId: message.leadId }],
  );
  await keepUsers(tx, scope, { users, now });
  const silent = [...told].flatMap(([{ accountId, channel, receipt }, message]) =>
    message !== undefined && channel === "whatsapp" && receipt.messageId === null ? accountId : [],
  );
  for (const accountId of new Set(silent)) await numberWriter(tx, scope).noteNoEcho(accountId, NO_ECHO);
  return new Map(
    [...told].map(([news, message]) => [
      news,
      message === undefined ? "It tells of a message nobody knows here" : null,
    ]),
  );
}

async function recordTogether(
  tx: Tx,
  scope: Scope,
  receipts: readonly Receipt[],
  now: number,
): Promise<Map<Receipt, MessageRow | undefined>> {
  const found = await messagesOf(tx, scope, receipts);
  const held = await hold(tx, scope, [...found.values()]);
  const told = new Map<Receipt, MessageRow | undefined>();
  const reached: MessageRow[] = [];
  const events: NewEvent[] = [];
  for (const [id, news] of Map.groupBy(receipts, (one) => found.get(one)?.id ?? "")) {
    const before = held.get(id);
    let message = before;
    for (const one of news) {
      const after = message === undefined ? null : climbed(message, one.receipt, now);
      const isMore =
        message !== undefined && (isInDoubt(message) || (after !== null && one.receipt.status === "failed"));
      if (isMore) continue;
      if (after !== null && after.state !== message?.state) events.push(reachedEvent(after));
      message = after ?? message;
      told.set(one, message);
    }
    if (message !== undefined && message !== before) reached.push(message);
  }
  await writeReached(tx, scope, reached);
  await recordEvents(tx, events, now);
  return told;
}

/** Messages and their leads, held until the end of the transaction; on SQLite nobody else writes. */
async function hold(tx: Tx, scope: Scope, found: readonly MessageRow[]): Promise<Map<string, MessageRow>> {
  if (tx.engine === "sqlite") return new Map(found.map((message) => [message.id, message]));
  await lockLeadCores(
    tx,
    scope,
    found.map(({ leadId }) => leadId),
  );
  return messagesByIds(tx, scope, { ids: found.map(({ id }) => id), isHeld: true });
}
