import { capToday, sentToday } from "@lead-dashboard/domain/messages/account-pace";
import { accountsForLead } from "@lead-dashboard/domain/messages/share-leads";
import { limitsOf } from "../channels/account-limits.ts";
import { type ChannelAccountRow, channelAccountStore, type SendingAccount } from "../channels/store.ts";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { messageStore } from "./store.ts";

interface Choice {
  /** the account that wrote to the lead before, if it may still */
  readonly known: SendingAccount | undefined;
  /** those that may write to it for the first time, in its own order */
  readonly others: readonly SendingAccount[];
}

async function choices(
  db: Queryable,
  scope: Scope,
  { channel, lead }: { channel: ChannelAccountRow["channel"]; lead: LeadRow },
): Promise<Choice> {
  const whole = { organizationId: scope.organizationId };
  const accounts = await channelAccountStore(db, whole).sendingOn(channel);
  const usable = accounts.filter(({ memberId }) => memberId === null || memberId === lead.assignedTo);
  const before = usable.length === 0 ? null : await messageStore(db, whole).lastAccount(lead.id, channel);
  return { known: usable.find(({ id }) => id === before), others: accountsForLead(lead, accounts) };
}

/**
 * The account a message leaves from: the one that wrote to the lead before (sticky), else the assignee's own, else the
 * organization's; several share the leads in proportion to their caps. Null when there is none.
 */
export async function chooseAccount(
  db: Queryable,
  scope: Scope,
  about: { channel: ChannelAccountRow["channel"]; lead: LeadRow },
): Promise<ChannelAccountRow | null> {
  const { known, others } = await choices(db, scope, about);
  return known ?? others[0] ?? null;
}

/** Another account with room left today for a lead its own has not written to yet; null when there is none. */
export async function freeAccount(
  db: Queryable,
  scope: Scope,
  { account, lead, now }: { account: ChannelAccountRow; lead: LeadRow; now: number },
): Promise<ChannelAccountRow | null> {
  const { known, others } = await choices(db, scope, { channel: account.channel, lead });
  if (known !== undefined) return null;
  return others.find((other) => other.id !== account.id && hasRoom(other, now)) ?? null;
}

function hasRoom(account: SendingAccount, now: number): boolean {
  const cap = capToday(limitsOf(account), account, now);
  return cap === null || sentToday(account, now) < cap;
}

/** Whether any other account of its channel has room left today, for whichever lead. */
export async function isRoomElsewhere(
  db: Queryable,
  { organizationId }: Scope,
  { account, now }: { account: ChannelAccountRow; now: number },
): Promise<boolean> {
  const accounts = await channelAccountStore(db, { organizationId }).sendingOn(account.channel);
  return accounts.some((other) => other.id !== account.id && hasRoom(other, now));
}
