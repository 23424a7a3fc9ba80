import { addressKind } from "@lead-dashboard/domain/messages/address";
import { STEP_CHANNELS, type StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Queryable, Scope } from "../db/database.ts";
import { addressHash } from "../messages/address-hash.ts";
import { surroundingsStore } from "./store-surroundings.ts";

/** A lead with the addresses messages would go to. */
export interface AddressedLead {
  readonly id: string;
  readonly phoneE164: string | null;
  readonly email: string | null;
  /** the id WhatsApp knows it by; left out: none */
  readonly userId?: string | null;
}

/** By lead: the channels its address must not be written to on. Leads that may be written to on all are left out. */
export async function suppressedChannels(
  db: Queryable,
  scope: Scope,
  leads: readonly AddressedLead[],
): Promise<Map<string, Set<StepChannel>>> {
  const owners = new Map<string, string[]>();
  for (const { id, phoneE164, email, userId = null } of leads) {
    for (const address of [phoneE164, email, userId]) {
      if (address === null) continue;
      const hash = addressHash(scope.organizationId, address);
      owners.set(hash, [...(owners.get(hash) ?? []), id]);
    }
  }
  const found = new Map<string, Set<StepChannel>>();
  for (const { addressHash: hash, channel } of await surroundingsStore(db, scope).suppressions([...owners.keys()])) {
    const channels = STEP_CHANNELS.filter((one) => channel === "all" || addressKind(one) === channel);
    for (const leadId of owners.get(hash) ?? [])
      found.set(leadId, new Set([...(found.get(leadId) ?? []), ...channels]));
  }
  return found;
}
