// What is asked of the ledger for numbers of WhatsApp and Twilio.
import type { WhatsAppTemplateMapping } from "@lead-dashboard/domain/channels/whatsapp-template";
import type { Selectable } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { ConsentTable, WhatsAppTemplateTable } from "../db/tables/messages.ts";
import { at, json } from "../db/values.ts";
import { addressHash } from "./address-hash.ts";
import type { MessageRow } from "./store.ts";

/** Channels whose accounts are numbers. */
export type NumberChannel = "whatsapp" | "sms";

/** Which approved template stands for one of ours, as stored. */
export type MappingRow = Selectable<WhatsAppTemplateTable>;

/** Reads what concerns the numbers of one organization. */
export function numberStore(db: Queryable, scope: Scope) {
  const all = () => db.query.selectFrom("message").selectAll().where("organizationId", "=", scope.organizationId);
  return {
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
    /** whether the lead gave, and did not take back, the permission to be written to at this address */
    async hasConsent(channel: NumberChannel, leadId: string, address: string): Promise<boolean> {
      const latest = await db.query
        .selectFrom("consent")
        .select("isGiven")
        .where("organizationId", "=", scope.organizationId)
        .where("leadId", "=", leadId)
        .where("channel", "=", channel)
        .where("addressHash", "=", addressHash(scope.organizationId, address))
        .orderBy("recordedAt", "desc")
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst();
      return latest?.isGiven === true;
    },
    /** whether another message to the same address ended with the same words of its provider */
    async hasFailedBefore({ id, channel, address }: MessageRow, reason: string): Promise<boolean> {
      const row = await all()
        .where("channel", "=", channel)
        .where("address", "=", address)
        .where("state", "=", "failed")
        .where("reason", "=", reason)
        .where("id", "<>", id)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    /** when an account last handed messages to WhatsApp for an address, since an instant, the latest first (ms) */
    async handedOverTo(
      { accountId, address }: { accountId: string; address: string },
      { since, limit }: { since: number; limit: number },
    ): Promise<number[]> {
      const rows = await db.query
        .selectFrom("message")
        .select(["sentAt", "updatedAt"])
        .where("organizationId", "=", scope.organizationId)
        .where("channel", "=", "whatsapp")
        .where("address", "=", address)
        .where("accountId", "=", accountId)
        .where("gateOrder", "is not", null)
        .where("updatedAt", ">", at(since) as never)
        .orderBy("gateOrder", "desc")
        .limit(limit)
        .execute();
      return rows.map(({ sentAt, updatedAt }) => sentAt ?? updatedAt);
    },
    /** when a message to a lead by WhatsApp last failed with a code (ms), since an instant; null: it did not */
    async failedAt(leadId: string, code: number, since: number): Promise<number | null> {
      const row = await db.query
        .selectFrom("message")
        .select("updatedAt")
        .where("organizationId", "=", scope.organizationId)
        .where("leadId", "=", leadId)
        .where("channel", "=", "whatsapp")
        .where("state", "in", ["failed", "rejected"])
        .where("updatedAt", ">", at(since) as never)
        .where("reason", "like", `%(${code}%`)
        .orderBy("updatedAt", "desc")
        .limit(1)
        .executeTakeFirst();
      return row?.updatedAt ?? null;
    },
    /** the approved template of WhatsApp that stands for one of ours */
    mappingOf: (templateId: string): Promise<MappingRow | undefined> =>
      db.query
        .selectFrom("whatsAppTemplate")
        .selectAll()
        .where("organizationId", "=", scope.organizationId)
        .where("templateId", "=", templateId)
        .executeTakeFirst(),
    /** the business-scoped id a lead was last seen by */
    async userOfLead(leadId: string): Promise<string | null> {
      const row = await db.query
        .selectFrom("contactIdentity")
        .select("userId")
        .where("organizationId", "=", scope.organizationId)
        .where("channel", "=", "whatsapp")
        .where("leadId", "=", leadId)
        .orderBy("createdAt", "desc")
        .orderBy("userId")
        .limit(1)
        .executeTakeFirst();
      return row?.userId ?? null;
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
    /** WhatsApp did not give back the id we sent along: said at the account, unless something else is already. */
    async noteNoEcho(accountId: string, warning: string): Promise<void> {
      await tx.query
        .updateTable("channelLane")
        .set({ warning })
        .where("organizationId", "=", organizationId)
        .where("accountId", "=", accountId)
        .where("warning", "is", null)
        .execute();
    },
    /** Says which approved template stands for one of ours; the latest counts. */
    async map(templateId: string, { name, language, parameters }: WhatsAppTemplateMapping): Promise<void> {
      const values = { name, language, templateParameters: json(parameters) };
      await tx.query
        .insertInto("whatsAppTemplate")
        .values({ organizationId, templateId, ...values })
        .onConflict((conflict) => conflict.columns(["organizationId", "templateId"]).doUpdateSet(values))
        .execute();
    },
    async unmap(templateId: string): Promise<void> {
      await tx.query
        .deleteFrom("whatsAppTemplate")
        .where("organizationId", "=", organizationId)
        .where("templateId", "=", templateId)
        .execute();
    },
    /** Stores a permission, given or taken back. */
    async keepConsent(
      consent: Omit<ConsentTable, "organizationId" | "recordedAt" | "addressHash"> & { address: string | null },
      now: number,
    ): Promise<void> {
      const { address, actor, ...plain } = consent;
      const hash = address === null ? null : addressHash(organizationId, address);
      await tx.query
        .insertInto("consent")
        .values({ ...plain, organizationId, actor: json(actor), addressHash: hash, recordedAt: at(now) })
        .execute();
    },
  };
}
