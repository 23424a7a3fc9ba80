import { normalAddress } from "@lead-dashboard/domain/messages/address";
import type { Scope, Tx } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { addressesOfPerson } from "./addresses-of-person.ts";
import { type NewSuppression, type SuppressionRow, suppressionStore } from "./store-suppressions.ts";
import { suppress } from "./suppress.ts";

/** What the entries of addresses that said nothing themselves say. */
export const CARRIED = "Said from another address of the same person";

/**
 * Suppresses the address a person said something from, and with it every other one of theirs on the channel; one that came
 * back alone. `also`: addresses of theirs that the lead has no more. Gives those that were not suppressed before.
 */
export async function suppressPerson(
  tx: Tx,
  { organizationId }: Scope,
  { said, lead, also = [] }: { said: NewSuppression; lead: LeadRow; also?: readonly string[] },
  now: number,
): Promise<{ id: string; address: string }[]> {
  const scope = { organizationId };
  const { channel } = said;
  const source = await suppress(tx, scope, said, now);
  const made = source === undefined ? [] : [{ id: source.id, address: said.address }];
  if (said.suppressedFor === "bounce") return made;
  const { id: carriedFrom } = source ?? (await standing(tx, scope, said));
  const others = new Set([...(await addressesOfPerson(tx, scope, { lead, channel })), ...also].map(normalAddress));
  others.delete(normalAddress(said.address));
  for (const address of others) {
    const carried = { ...said, address, note: CARRIED, carriedFrom };
    const one = await suppress(tx, scope, carried, now);
    if (one !== undefined) made.push({ id: one.id, address });
  }
  return made;
}

async function standing(tx: Tx, scope: Scope, said: NewSuppression): Promise<SuppressionRow> {
  const found = await suppressionStore(tx, scope).standing(said);
  if (found === undefined) throw new Error("What could not be suppressed anew is not suppressed either");
  return found;
}
