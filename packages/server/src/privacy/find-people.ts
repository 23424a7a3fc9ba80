import type { HeldPeople, HeldPerson } from "@lead-dashboard/contract/privacy/schemas";
import { normalAddress } from "@lead-dashboard/domain/messages/address";
import type { Queryable, Scope } from "../db/database.ts";
import { BIN, type LeadRow } from "../leads/lead-row.ts";
import { suppressionStore } from "../messages/store-suppressions.ts";
import { heldStore } from "./store.ts";

/** Everybody the organization holds under an address. */
export async function findPeople(db: Queryable, scope: Scope, given: string): Promise<HeldPeople> {
  const address = normalAddress(given);
  const isMail = address.includes("@");
  const held = heldStore(db, scope);
  const items: HeldPerson[] = [];
  for (const lead of await held.withAddress(`${isMail ? "email" : "phone"}:${address}`))
    items.push({ ...present(lead), ...(await held.counts(lead.id)) });
  const suppressed = await suppressionStore(db, scope).list({ address }, { limit: 1, after: null });
  return {
    items,
    nextCursor: null,
    unknownMails: isMail ? await held.unknownMails(address) : 0,
    isSuppressed: suppressed.length > 0,
  };
}

function present(lead: LeadRow): Omit<HeldPerson, "messages" | "notes"> {
  return {
    id: lead.id,
    name: lead.name,
    contactName: lead.contactName,
    phone: lead.phone,
    email: lead.email,
    source: lead.source,
    place: lead.shelf === BIN ? "bin" : lead.isHidden ? "hidden" : "listed",
    createdAt: new Date(lead.createdAt).toISOString(),
  };
}
