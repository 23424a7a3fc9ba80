// What is asked of the ledger for numbers of WhatsApp and Twilio.
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { at } from "../db/values.ts";
import type { MessageRow } from "./store.ts";

/** Channels whose accounts are numbers. */
export type NumberChannel = "whatsapp" | "sms";

/** Reads what concerns the numbers of one organization. */
export function numberStore(db: Queryable, scope: Scope) {
  const all = () => db.query.selectFrom("message").selectAll().where("organizationId", "=", scope.organizationId);
  return {
    /** the last message that went to an address, whoever it was of */
    lastSentTo: (channel: NumberChannel, address: string): Promise<MessageRow | undefined> =>
      all()
        .where("channel", "=", channel)
        .where("address", "=", address)
        .where("direction", "=", "outbound")
        .where("sentAt", "is not", null)
        .orderBy("sentAt", "desc")
        .limit(1)
        .executeTakeFirst(),
    /** when a lead last wrote to a number of ours (ms) */
    async lastInboundAt(channel: NumberChannel, leadId: string, accountId: string): Promise<number | null> {
      const row = await db.query
        .selectFrom("message")
        .select("receivedAt")
        .where("organizationId", "=", scope.organizationId)
        .where("leadId", "=", leadId)
        .where("channel", "=", channel)
        .where("direction", "=", "inbound")
        .where("accountId", "=", accountId)
        .where("receivedAt", "is not", null)
        .orderBy("receivedAt", "desc")
        .limit(1)
        .executeTakeFirst();
      return row?.receivedAt ?? null;
    },
    /** whose business-scoped id this is */
    async leadOfUser(userId: string): Promise<string | null> {
      const row = await db.query
        .selectFrom("contactIdentity")
        .select("leadId")
        .where("organizationId", "=", scope.organizationId)
        .where("channel", "=", "whatsapp")
        .where("userId", "=", userId)
        .executeTakeFirst();
      return row?.leadId ?? null;
    },
  };
}

/** Writes what concerns the numbers of one organization. */
export function numberWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  return {
    /** Remembers who a business-scoped id is; the latest news counts. */
    async keepUser(userId: string, leadId: string, now: number): Promise<void> {
      await tx.query
        .insertInto("contactIdentity")
        .values({ organizationId, channel: "whatsapp", userId, leadId, createdAt: at(now) })
        .onConflict((conflict) => conflict.columns(["organizationId", "channel", "userId"]).doUpdateSet({ leadId }))
        .execute();
    },
    /** Keeps what could not be dealt with as it came, once, for a person to look at. */
    async keepRaw(accountId: string, event: { eventKey: string; raw: string }, now: number): Promise<void> {
      await tx.query
        .insertInto("inboundEvent")
        .values({ organizationId, accountId, ...event, messageId: null, receivedAt: at(now), processedAt: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
