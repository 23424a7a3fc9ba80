import { sql } from "kysely";
import type { Queryable, Tx } from "../db/database.ts";
import { at } from "../db/values.ts";
import { type ChannelAccountRow, ENVIRONMENT_ACCOUNT, ENVIRONMENT_NUMBERS } from "./store.ts";

/**
 * The number a webhook is for: its id names it in the whole installation, `default` the one of the environment, and its
 * signature proves the rest.
 */
export function findWebhookAccount(
  db: Queryable,
  channel: "whatsapp" | "sms",
  id: string,
): Promise<ChannelAccountRow | undefined> {
  return db.query
    .selectFrom("channelAccount")
    .selectAll()
    .where("id", "=", id === ENVIRONMENT_ACCOUNT ? ENVIRONMENT_NUMBERS[channel] : id)
    .where("channel", "=", channel)
    .executeTakeFirst();
}

/** Adds to the calls at a number's address that were refused. */
export async function noteRefused(
  tx: Tx,
  { organizationId, accountId, count }: { organizationId: string; accountId: string; count: number },
  now: number,
): Promise<void> {
  await tx.query
    .updateTable("channelAccount")
    .set({ refusedCalls: sql<number>`"refusedCalls" + ${count}`, lastRefusedAt: at(now) })
    .where("organizationId", "=", organizationId)
    .where("id", "=", accountId)
    .execute();
}
