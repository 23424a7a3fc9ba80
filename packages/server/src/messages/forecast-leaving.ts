import { type LeavingAccount, lastLeaving } from "@lead-dashboard/domain/messages/last-leaving";
import { zoneOfLead } from "@lead-dashboard/domain/sequences/country-zone";
import { knownZone } from "@lead-dashboard/domain/sequences/step-delay";
import { organizationStore } from "../accounts/store-organizations.ts";
import { limitsOf } from "../channels/account-limits.ts";
import { type ChannelAccountState, channelAccountStore } from "../channels/store.ts";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";

const accountOf = (account: ChannelAccountState): LeavingAccount => ({
  window: account.sendWindow,
  limits: limitsOf(account),
  use: { ...account, arrivalAt: account.arrivalAt ?? 0 },
});

/** When the last of many messages would leave (ms), were nothing else to; null where none of them leaves by itself. */
export async function forecastLeaving(
  db: Queryable,
  { organizationId }: Scope,
  messages: readonly { readonly accountId: string; readonly lead: LeadRow }[],
  now: number,
): Promise<number | null> {
  if (messages.length === 0) return null;
  const scope = { organizationId };
  const { timeZone } = await organizationStore(db, scope).find();
  const accounts = await channelAccountStore(db, scope).listWithState();
  const leaving = messages.map(({ accountId, lead }) => ({
    accountId,
    timeZone: knownZone(zoneOfLead(lead, timeZone)),
  }));
  return lastLeaving(leaving, new Map(accounts.map((account) => [account.id, accountOf(account)])), now);
}
