import { accountOfLead } from "@lead-dashboard/domain/messages/share-leads";
import { type ChannelAccountRow, channelAccountStore } from "../channels/store.ts";
import type { Queryable, Scope } from "../db/database.ts";
import { manyLeadsStore } from "./store-many-leads.ts";

/** A lead as far as it matters for who writes to it. */
export interface SharedLead {
  readonly id: string;
  readonly assignedTo: string | null;
}

/** By lead: the account that writes to it, as `chooseAccount` chooses for one; leads without are left out. */
export async function chooseAccounts(
  db: Queryable,
  scope: Scope,
  { channel, leads }: { channel: ChannelAccountRow["channel"]; leads: readonly SharedLead[] },
): Promise<Map<string, string>> {
  const whole = { organizationId: scope.organizationId };
  const accounts = await channelAccountStore(db, whole).sendingOn(channel);
  if (accounts.length === 0) return new Map();
  const leadIds = leads.map(({ id }) => id);
  const before = await manyLeadsStore(db, whole).lastAccounts(channel, leadIds);
  return new Map(
    leads.flatMap((lead): [string, string][] => {
      const account = accountOfLead(lead, accounts, before.get(lead.id) ?? null);
      return account === null ? [] : [[lead.id, account.id]];
    }),
  );
}
