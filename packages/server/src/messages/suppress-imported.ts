// The do-not-contact list as files bring it: many addresses at once, in the transaction that stores their rows.
import { normalAddress } from "@lead-dashboard/domain/messages/address";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvents } from "../events/outbox.ts";
import { lockLeads } from "../leads/store.ts";
import { findByKeys } from "../leads/store-import.ts";
import { optOutEvent } from "./opt-out-event.ts";
import {
  erasedAmong,
  hasErased,
  importedAmong,
  insertSuppressions,
  nameCarried,
  removeSuppressions,
  suppressedAmong,
} from "./store-imported-suppressions.ts";
import { shutGates } from "./store-switch.ts";
import { cancelSuppressed } from "./suppress.ts";

interface Given {
  scope: Scope;
  addresses: readonly { address: string; leadId: string | null }[];
  note: string | null;
  actor: Actor;
  now: number;
}

/** Entries by address: those just made, and those an earlier import had made. */
interface Listed {
  fresh: Map<string, string>;
  known: Map<string, string>;
}

/** Puts addresses on the list and takes back what waits for leads that have one. */
async function optedOut(tx: Tx, { scope, addresses, note, actor, now }: Given): Promise<Listed> {
  const whole = { organizationId: scope.organizationId };
  const wanted = new Map<string, { address: string; leadId: string | null }>();
  for (const one of addresses) {
    const address = normalAddress(one.address);
    if (!wanted.has(address)) wanted.set(address, { address, leadId: one.leadId });
  }
  const owners = await findByKeys(tx, whole, [...wanted.keys()].map(keyOf));
  const leadIds = new Set<string>();
  for (const one of wanted.values()) {
    const known = owners.get(keyOf(one.address)) ?? [];
    one.leadId ??= known[0]?.leadId ?? null;
    for (const { leadId } of known) leadIds.add(leadId);
    if (one.leadId !== null) leadIds.add(one.leadId);
  }
  // leads before the switch, as everywhere: two that take both never wait for each other
  const held = await lockLeads(tx, whole, [...leadIds].sort());
  await shutGates(tx, whole);
  const about = { channel: "all", suppressedFor: "imported", note, actor } as const;
  const made = await insertSuppressions(tx, whole, { about, entries: [...wanted.values()], now });
  await recordEvents(
    tx,
    made.map((one) => optOutEvent("optOut.created", one, { ...whole, actor })),
    now,
  );
  // all addresses first: what stops depends on whether any way to the lead is left
  for (const leadId of held.keys()) await cancelSuppressed(tx, whole, { ...about, address: "", leadId }, now);
  const fresh = new Map(made.map((one) => [one.address, one.id]));
  const others = [...wanted.keys()].filter((address) => !fresh.has(address));
  const known = await importedAmong(tx, whole, others);
  await nameCarried(tx, whole, [...known.values()]);
  return { fresh, known };
}

/** Takes entries off the list, as long as they stand there because of an import. */
async function released(
  tx: Tx,
  { scope, ids, actor, now }: { scope: Scope; ids: readonly string[]; actor: Actor; now: number },
): Promise<number> {
  const whole = { organizationId: scope.organizationId };
  const gone = await removeSuppressions(tx, whole, ids);
  await recordEvents(
    tx,
    gone.map((one) => optOutEvent("optOut.removed", one, { ...whole, actor })),
    now,
  );
  return gone.length;
}

/** Messages' part in imports. */
export const suppressImported = {
  optedOut,
  released,
  listed: (db: Queryable, { scope, addresses }: { scope: Scope; addresses: readonly string[] }) =>
    suppressedAmong(db, { organizationId: scope.organizationId }, addresses),
  erased: async (db: Queryable, { scope, addresses }: { scope: Scope; addresses: () => readonly string[] }) =>
    (await hasErased(db, scope)) ? erasedAmong(db, scope, addresses()) : new Set<string>(),
};

function keyOf(address: string): string {
  return `${address.includes("@") ? "email" : "phone"}:${address}`;
}
