import { type ChannelAccountRow, channelAccountStore } from "../channels/store.ts";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { messageStore } from "./store.ts";

/**
 * The account a message leaves from: the one that wrote to the lead before (sticky), else the assignee's own, else the
 * organization's least used today. Null when there is none.
 */
export async function chooseAccount(
  db: Queryable,
  scope: Scope,
  { channel, lead }: { channel: ChannelAccountRow["channel"]; lead: LeadRow },
): Promise<ChannelAccountRow | null> {
  const whole = { organizationId: scope.organizationId };
  const accounts = await channelAccountStore(db, whole).sendingOn(channel);
  if (accounts.length === 0) return null;
  const usable = accounts.filter(({ memberId }) => memberId === null || memberId === lead.assignedTo);
  const thread = channel === "email" ? await messageStore(db, whole).thread(lead.id) : [];
  const before = thread.findLast(({ direction }) => direction === "outbound")?.accountId;
  return (
    usable.find(({ id }) => id === before) ??
    usable.find(({ memberId }) => memberId !== null) ??
    usable.find(({ memberId }) => memberId === null) ??
    null
  );
}
