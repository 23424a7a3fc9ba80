import type { Queryable } from "../db/database.ts";
import type { ChannelAccountRow } from "./store.ts";

/** The number a webhook is for: its id names it in the whole installation, and its signature proves the rest. */
export function findWebhookAccount(
  db: Queryable,
  channel: "whatsapp" | "sms",
  id: string,
): Promise<ChannelAccountRow | undefined> {
  return db.query
    .selectFrom("channelAccount")
    .selectAll()
    .where("id", "=", id)
    .where("channel", "=", channel)
    .executeTakeFirst();
}
