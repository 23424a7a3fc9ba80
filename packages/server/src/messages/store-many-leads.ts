// What the ledger knows of many leads, each question asked once for all of them.
import type { MessageChannel } from "@lead-dashboard/domain/messages/channel";
import type { Queryable, Scope } from "../db/database.ts";
import { Statement } from "../leads/store-statement.ts";
import type { NumberChannel } from "./store-numbers.ts";

/** Reads the ledger of one organization for many leads at once; what is not known of a lead is left out. */
export function manyLeadsStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  return {
    /** by lead: the account that last wrote to it, or was written to by it, on a channel */
    async lastAccounts(channel: MessageChannel, leadIds: readonly string[]): Promise<Map<string, string>> {
      if (leadIds.length === 0) return new Map();
      const s = new Statement(db.engine);
      const rows = await s.rows<{ leadId: string; accountId: string }>(
        db,
        `select "leadId", "accountId" from "message" where "organizationId" = ${s.value(organizationId)}
        and "leadId" in ${s.values(leadIds)} and "channel" = ${s.value(channel)} and "accountId" is not null
        and ("gateOrder" is not null or "direction" = 'inbound') order by "leadId", "createdAt", "id"`,
      );
      return new Map(rows.map(({ leadId, accountId }) => [leadId, accountId]));
    },
    /** by lead: the business-scoped id WhatsApp last showed it by */
    async usersOf(leadIds: readonly string[]): Promise<Map<string, string>> {
      if (leadIds.length === 0) return new Map();
      const s = new Statement(db.engine);
      const rows = await s.rows<{ leadId: string; userId: string }>(
        db,
        `select "leadId", "userId" from "contactIdentity" where "organizationId" = ${s.value(organizationId)}
        and "leadId" in ${s.values(leadIds)} and "channel" = 'whatsapp' order by "leadId", "createdAt", "userId" desc`,
      );
      return new Map(rows.map(({ leadId, userId }) => [leadId, userId]));
    },
    /** by lead and account (`leadAccount`): when the lead last wrote to it (ms) */
    async lastInboundAt(channel: NumberChannel, leadIds: readonly string[]): Promise<Map<string, number>> {
      if (leadIds.length === 0) return new Map();
      const s = new Statement(db.engine);
      const rows = await s.rows<{ leadId: string; accountId: string; receivedAt: number }>(
        db,
        `select "leadId", "accountId", max("receivedAt") as "receivedAt" from "message"
        where "organizationId" = ${s.value(organizationId)} and "leadId" in ${s.values(leadIds)}
        and "channel" = ${s.value(channel)} and "direction" = 'inbound' and "accountId" is not null
        and "receivedAt" is not null group by "leadId", "accountId"`,
      );
      return new Map(rows.map(({ leadId, accountId, receivedAt }) => [leadAccount(leadId, accountId), receivedAt]));
    },
    /** by lead: the hashes of the addresses it lets itself be written to at, on a channel */
    async consents(channel: NumberChannel, leadIds: readonly string[]): Promise<Map<string, Set<string>>> {
      if (leadIds.length === 0) return new Map();
      const s = new Statement(db.engine);
      const rows = await s.rows<{ leadId: string; addressHash: string; isGiven: boolean }>(
        db,
        `select "leadId", "addressHash", "isGiven" from "consent" where "organizationId" = ${s.value(organizationId)}
        and "leadId" in ${s.values(leadIds)} and "channel" = ${s.value(channel)} and "addressHash" is not null
        order by "leadId", "recordedAt", "id"`,
      );
      const given = new Map<string, Set<string>>();
      for (const { leadId, addressHash, isGiven } of rows) {
        const hashes = given.get(leadId) ?? new Set();
        given.set(leadId, hashes);
        if (isGiven) hashes.add(addressHash);
        else hashes.delete(addressHash);
      }
      return given;
    },
  };
}

/** Names a lead and an account together. */
export function leadAccount(leadId: string, accountId: string): string {
  return `${leadId} ${accountId}`;
}
