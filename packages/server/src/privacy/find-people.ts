import type { HeldPeople, HeldPerson } from "@lead-dashboard/contract/privacy/schemas";
import type { Queryable, Scope } from "../db/database.ts";
import { BIN, type LeadRow } from "../leads/lead-row.ts";
import { suppressionStore } from "../messages/store-suppressions.ts";
import { readAddress } from "./read-address.ts";
import { heldStore } from "./store.ts";

/** Everybody the organization holds under an address. */
export async function findPeople(db: Queryable, scope: Scope, given: string): Promise<HeldPeople> {
  const held = heldStore(db, scope);
  const addresses = readAddress(given, await held.countries());
  const found = new Map<string, HeldPerson>();
  const whole: HeldPeople = { items: [], nextCursor: null, unknownMails: 0, isSuppressed: false };
  for (const address of addresses) {
    const isMail = address.includes("@");
    for (const lead of await held.withAddress(`${isMail ? "email" : "phone"}:${address}`))
      found.set(lead.id, { ...present(lead), ...(await held.counts(lead.id)) });
    if (isMail) whole.unknownMails += await held.unknownMails(address);
    const suppressed = await suppressionStore(db, scope).list({ address }, { limit: 1, after: null });
    whole.isSuppressed ||= suppressed.length > 0;
  }
  return { ...whole, items: [...found.values()] };
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
