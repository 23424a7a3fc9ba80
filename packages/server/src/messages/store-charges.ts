// What providers charged for text messages, as the ledger keeps it.
import { amountOf, microsOf, type Price, type SmsCharge } from "@lead-dashboard/domain/channels/sms-price";
import { sql } from "kysely";
import { addSpending } from "../channels/store-spending.ts";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { among } from "../db/update-each.ts";
import { at } from "../db/values.ts";
import type { MessageRow } from "./store.ts";
import { behind } from "./store-bulk-messages.ts";

/** The columns of a message that a charge fills. */
export function chargeValues({ segments, price }: SmsCharge): Partial<MessageRow> {
  return {
    ...(segments === null ? {} : { segments }),
    ...(price === null ? {} : { priceMicros: microsOf(price.amount), priceCurrency: price.currency }),
  };
}

/** Adds the price of a message that got one to the sums of its account. */
export async function countPrice(
  tx: Tx,
  scope: Scope,
  { accountId, sentAt, segments, priceMicros, priceCurrency }: Partial<MessageRow>,
): Promise<void> {
  if (accountId == null || sentAt == null || priceMicros == null || priceCurrency == null) return;
  const charged = { accountId, sentAt, currency: priceCurrency, segments: segments ?? 1, micros: priceMicros };
  await addSpending(tx, scope, charged);
}

/** A message that left and has no price yet. */
export type UnpricedRow = Pick<MessageRow, "id" | "segments" | "providerId">;

const UNPRICED = sql<boolean>`"channel" = 'sms' and "direction" = 'outbound' and "priceMicros" is null`;

/** When the oldest of them left by an account in a stretch of time (ms); null: there is none. */
export async function oldestUnpriced(
  db: Queryable,
  { organizationId }: Scope,
  { accountId, from, until }: { accountId: string; from: number; until: number },
): Promise<number | null> {
  const row = await db.query
    .selectFrom("message")
    .select("sentAt")
    .where("organizationId", "=", organizationId)
    .where("accountId", "=", accountId)
    .where(UNPRICED)
    .where("sentAt", ">=", at(from) as never)
    .where("sentAt", "<", at(until) as never)
    .orderBy("sentAt")
    .limit(1)
    .executeTakeFirst();
  return row?.sentAt ?? null;
}

/** Those of an account that its provider knows by one of these ids. */
export async function unpricedAmong(
  db: Queryable,
  { organizationId }: Scope,
  { accountId, providerIds }: { accountId: string; providerIds: readonly string[] },
): Promise<UnpricedRow[]> {
  if (providerIds.length === 0) return [];
  return db.query
    .selectFrom("message")
    .select(["id", "segments", "providerId"])
    .where("organizationId", "=", organizationId)
    .where("accountId", "=", accountId)
    .where(UNPRICED)
    .where(sql<boolean>`"providerId" ${among(db, providerIds)}`)
    .execute();
}

/** Writes down what a message cost, once. */
export async function writeCharge(
  tx: Tx,
  scope: Scope,
  { id, charge }: { id: string; charge: SmsCharge },
  now: number,
): Promise<void> {
  const values = chargeValues(charge);
  if (Object.keys(values).length === 0) return;
  const priced = await tx.query
    .updateTable("message")
    .set({ ...values, updatedAt: at(now) } as never)
    .where("organizationId", "=", scope.organizationId)
    .where("id", "=", id)
    .where("priceMicros", "is", null)
    .returning(["accountId", "sentAt", "segments", "priceMicros", "priceCurrency"])
    .executeTakeFirst();
  if (priced !== undefined) await countPrice(tx, scope, priced);
}

/** Parts and charges of the messages whose keys begin with a prefix, as far as the provider has told. */
export async function chargesOf(
  db: Queryable,
  { organizationId }: Scope,
  prefix: string,
): Promise<{ segments: number; cost: Price[] }> {
  const rows = await db.query
    .selectFrom("message")
    .select((select) => [
      "priceCurrency",
      select.fn.sum<number>("segments").as("segments"),
      select.fn.sum<number>("priceMicros").as("micros"),
    ])
    .where("organizationId", "=", organizationId)
    .where("dedupeKey", ">=", prefix)
    .where("dedupeKey", "<", behind(prefix))
    .where("segments", "is not", null)
    .groupBy("priceCurrency")
    .orderBy("priceCurrency")
    .execute();
  return {
    segments: rows.reduce((sum, row) => sum + Number(row.segments), 0),
    cost: rows.flatMap(({ priceCurrency, micros }) =>
      priceCurrency === null ? [] : [{ amount: amountOf(Number(micros)), currency: priceCurrency }],
    ),
  };
}
