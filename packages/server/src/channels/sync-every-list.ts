import type { Foundation } from "../foundation.ts";
import { channelAccountStore } from "./store.ts";
import { everyWhatsAppNumber } from "./store-approved.ts";
import { syncApprovedTemplates } from "./sync-approved-templates.ts";

/** Fetches WhatsApp's lists of all numbers, one after the other. */
export async function syncEveryList(_payload: unknown, foundation: Foundation): Promise<void> {
  for (const account of await everyWhatsAppNumber(foundation.db)) await syncApprovedTemplates(foundation, account);
}

/** Names the number whose list has changed. */
export interface ListPayload {
  readonly organizationId: string;
  readonly accountId: string;
}

/** Fetches one number's list. */
export async function syncList({ organizationId, accountId }: ListPayload, foundation: Foundation): Promise<void> {
  const account = await channelAccountStore(foundation.db, { organizationId }).find(accountId);
  if (account !== undefined) await syncApprovedTemplates(foundation, account);
}
