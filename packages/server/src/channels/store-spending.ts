// What text messages cost, summed by account, month (UTC) and currency in the transaction that learns of a price.
import { amountOf } from "@lead-dashboard/domain/channels/sms-price";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { ChannelAccountRow } from "./store.ts";

/** The charges of a month in one currency. */
export interface Spending {
  readonly currency: string;
  readonly amount: number;
  readonly messages: number;
  readonly segments: number;
}

const monthOf = (at: number) => new Date(at).toISOString().slice(0, 7);

/** What an account was charged in the month of an instant (ms). */
export async function readSpending(
  db: Queryable,
  { organizationId }: Scope,
  accountId: string,
  at: number,
): Promise<Spending[]> {
  const rows = await db.query
    .selectFrom("smsSpending")
    .select(["currency", "messages", "segments", "micros"])
    .where("organizationId", "=", organizationId)
    .where("accountId", "=", accountId)
    .where("month", "=", monthOf(at))
    .orderBy("currency")
    .execute();
  return rows.map(({ currency, messages, segments, micros }) => ({
    ...{ currency, messages, segments },
    amount: amountOf(Number(micros)),
  }));
}

/** Adds what was charged for messages sent at an instant (ms). */
export async function addSpending(
  tx: Tx,
  { organizationId }: Scope,
  charged: { accountId: string; sentAt: number; currency: string; segments: number; micros: number },
): Promise<void> {
  const { accountId, sentAt, currency, segments, micros } = charged;
  const added = (column: string, by: number) => sql<number>`"smsSpending".${sql.ref(column)} + ${by}`;
  await tx.query
    .insertInto("smsSpending")
    .values({ organizationId, accountId, month: monthOf(sentAt), currency, messages: 1, segments, micros })
    .onConflict((conflict) =>
      conflict.columns(["organizationId", "accountId", "month", "currency"]).doUpdateSet({
        messages: added("messages", 1),
        segments: added("segments", segments),
        micros: added("micros", micros),
      }),
    )
    .execute();
}

/** Where the walk through an account's list stopped; null: the next one begins anew. */
export async function priceWalkOf(db: Queryable, { organizationId }: Scope, accountId: string): Promise<string | null> {
  const row = await db.query
    .selectFrom("priceWalk")
    .select("nextPage")
    .where("organizationId", "=", organizationId)
    .where("accountId", "=", accountId)
    .executeTakeFirst();
  return row?.nextPage ?? null;
}

/** Notes where the walk through an account's list is to go on; null: nowhere. */
export async function keepPriceWalk(
  tx: Tx,
  { organizationId }: Scope,
  { accountId, nextPage }: { accountId: string; nextPage: string | null },
): Promise<void> {
  await (nextPage === null
    ? tx.query.deleteFrom("priceWalk").where("organizationId", "=", organizationId).where("accountId", "=", accountId)
    : tx.query
        .insertInto("priceWalk")
        .values({ organizationId, accountId, nextPage })
        .onConflict((conflict) => conflict.columns(["organizationId", "accountId"]).doUpdateSet({ nextPage }))
  ).execute();
}

/** Every account of the installation that sends text messages, for the job that learns what they cost. */
export function everySmsAccount(db: Queryable): Promise<ChannelAccountRow[]> {
  return db.query
    .selectFrom("channelAccount")
    .selectAll()
    .where("channel", "=", "sms")
    .orderBy("organizationId")
    .orderBy("id")
    .limit(10_000)
    .execute();
}
