// What providers delivered and nobody understood or could match: a person looks at it, lets it be tried again, or forgets it.
import type { DeliveryPage } from "@lead-dashboard/contract/messages/ledger-schemas";
import { channelAccountStore } from "../channels/store.ts";
import type { Tx } from "../db/database.ts";
import type { EventType } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { wake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import { decodeCursor, encodeCursor } from "../http/cursor.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { type DeliveryRow, deliveryStore, endDeliveries, postponeDelivery } from "./store-deliveries.ts";

/** A page of an account's deliveries, the latest first. */
export async function listDeliveries(
  { db }: Foundation,
  { scope }: Caller,
  { accountId, limit, cursor }: { accountId: string; limit: number; cursor?: string | undefined },
): Promise<DeliveryPage> {
  if ((await channelAccountStore(db, scope).find(accountId)) === undefined) throw notFound();
  const before = cursor === undefined ? null : String(decodeCursor(cursor, 1)[0]);
  const rows = await deliveryStore(db, scope).list(accountId, { limit: limit + 1, before });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(({ id, receivedAt, problem, tries, dueAt, raw }) => ({
    ...{ id, accountId, tries, raw, problem: problem ?? "" },
    receivedAt: new Date(receivedAt).toISOString(),
    nextTryAt: dueAt === null ? null : new Date(dueAt).toISOString(),
  }));
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor([last.id]) : null };
}

function settle(
  { db, clock }: Foundation,
  { scope, organizationId, actor }: Caller,
  {
    id,
    type,
    change,
  }: { id: string; type: EventType; change: (tx: Tx, row: DeliveryRow, now: number) => Promise<void> },
): Promise<void> {
  return db.transaction(async (tx) => {
    const row = await deliveryStore(tx, scope).find(id);
    if (row === undefined) throw notFound();
    const now = clock.now();
    await change(tx, row, now);
    await recordEvent(tx, { type, organizationId, actor, subjectId: id, detail: { accountId: row.accountId } }, now);
  });
}

/** Tries a delivery again now, as if it had just come. */
export function retryDelivery(foundation: Foundation, caller: Caller, id: string): Promise<void> {
  const change = async (tx: Tx, row: DeliveryRow, now: number) => {
    await postponeDelivery(tx, row, { ...row, dueAt: now });
    await wake(tx, "deliveries");
  };
  return settle(foundation, caller, { id, type: "providerDelivery.retried", change });
}

/** Forgets a delivery. */
export function discardDelivery(foundation: Foundation, caller: Caller, id: string): Promise<void> {
  return settle(foundation, caller, {
    id,
    type: "providerDelivery.discarded",
    change: (tx, row) => endDeliveries(tx, row, [row.id]),
  });
}
