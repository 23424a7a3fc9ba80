import type { NewOptOut } from "@lead-dashboard/contract/messages/schemas";
import { normalAddress } from "@lead-dashboard/domain/messages/address";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { leadStore, lockLead } from "../leads/store.ts";
import { addressesOfPerson } from "./addresses-of-person.ts";
import { cancelSuppressed, suppress } from "./suppress.ts";

const looksLikeAddress = (text: string) =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()) || /^\+?[\d\s()./-]{6,30}$/.test(text.trim());

/** Suppresses an address, or every address of a lead on a channel, at once; `undoId` names what takes it back. Gives the id of the (first) suppression. */
export async function addOptOut(
  { db, clock }: Foundation,
  caller: Caller,
  optOut: NewOptOut & { undoId?: string | null },
): Promise<string> {
  const { channel, address, leadId, note, undoId = null } = optOut;
  if ((address === undefined) === (leadId === undefined))
    throw invalid([{ path: "address", message: "give either an address or a leadId" }]);
  if (address !== undefined && !looksLikeAddress(address))
    throw invalid([{ path: "address", message: "is neither an e-mail address nor a phone number" }]);
  const now = clock.now();
  const whole = { organizationId: caller.organizationId };
  return db.transaction(async (tx) => {
    const lead = leadId === undefined ? undefined : await lockLead(tx, caller.scope, leadId);
    if (leadId !== undefined && lead === undefined) throw notFound();
    const known =
      address === undefined
        ? []
        : await leadStore(tx, whole).findByAddress(address.includes("@") ? "email" : "phone", normalAddress(address));
    const addresses = lead === undefined ? [address ?? ""] : await addressesOfPerson(tx, whole, { lead, channel });
    if (addresses.length === 0)
      throw new AppError("unprocessable", "no-address", "This lead has no address on that channel.");
    const about = { channel, suppressedFor: "by-hand", note: note ?? null, undoId, actor: caller.actor } as const;
    const leads = lead === undefined ? known : [lead];
    const ids: string[] = [];
    for (const one of addresses) {
      const made = await suppress(tx, whole, { ...about, address: one, leadId: leads[0]?.id ?? null }, now);
      if (made !== undefined) ids.push(made.id);
    }
    // all addresses first: what stops depends on whether any way to the lead is left
    for (const { id } of leads.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      if ((await lockLead(tx, whole, id)) === undefined) continue;
      await cancelSuppressed(tx, whole, { ...about, address: addresses[0] ?? "", leadId: id }, now);
    }
    const [first] = ids;
    if (first === undefined)
      throw new AppError("conflict", "opted-out-already", "This address is on the list already.");
    return first;
  });
}
