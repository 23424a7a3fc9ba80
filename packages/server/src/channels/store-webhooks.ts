import type { Queryable } from "../db/database.ts";
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
