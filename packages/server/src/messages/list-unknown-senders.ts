import { matchKeys } from "@lead-dashboard/domain/leads/match-keys";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { leadStore } from "../leads/store.ts";
import { findByKeys } from "../leads/store-import.ts";
import { type StrangeMailRow, strangerStore, type UnknownSenderRow } from "./store-strangers.ts";

/** An unknown sender with its mails, and leads it may be. */
export interface KnownStranger {
  readonly sender: UnknownSenderRow;
  readonly mails: readonly StrangeMailRow[];
  readonly suggestions: readonly Pick<LeadRow, "id" | "name">[];
}

const SUGGESTED = 3;

/** Keys under which a lead would be found that has this address, or a website of its domain. */
function keysOf(address: string): string[] {
  const website = address.slice(address.lastIndexOf("@") + 1);
  return matchKeys({ name: "", placeId: null, cid: null, phoneE164: null, email: address, website, city: null });
}

/** Senders nobody knows, the latest first. */
export async function listUnknownSenders(
  db: Queryable,
  scope: Scope,
  page: { limit: number; after: { lastAt: number; id: string } | null },
): Promise<KnownStranger[]> {
  const store = strangerStore(db, scope);
  const senders = await store.list(page);
  const owners = await findByKeys(
    db,
    scope,
    senders.flatMap(({ address }) => keysOf(address)),
  );
  return Promise.all(
    senders.map(async (sender) => {
      const ids = keysOf(sender.address).flatMap((key) => (owners.get(key) ?? []).map(({ leadId }) => leadId));
      // only leads the caller may see
      const suggestions = (await leadStore(db, scope).findMany(ids)).slice(0, SUGGESTED);
      return { sender, mails: await store.mailsOf(sender.id), suggestions };
    }),
  );
}
