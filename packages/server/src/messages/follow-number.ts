// Somebody took another number, or WhatsApp knows them by another id (channels.md, section 1, "BSUID"): their lead is written to
// there from now on, and what they asked us not to do holds there as well. A permission does not come along: it was given
// for the number it names.
import type { ProviderInbound, ProviderMove } from "@lead-dashboard/domain/channels/provider-event";
import type { Scope, Tx } from "../db/database.ts";
import { changeLeads } from "../leads/change-leads.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { lockLead } from "../leads/store.ts";
import { findSenders } from "./find-senders.ts";
import { keepUsers } from "./store-arrivals.ts";
import { suppressionStore } from "./store-suppressions.ts";
import { suppress } from "./suppress.ts";

/** Follows a move; null when it took effect, else why a person has to look, in plain words. */
export async function followNumber(
  tx: Tx,
  scope: Scope,
  { inbound, move }: { inbound: ProviderInbound; move: ProviderMove },
  now: number,
): Promise<string | null> {
  const formerUserId = move.formerUserId ?? (inbound.userId === move.userId ? null : inbound.userId);
  const asked = { ...inbound, userId: formerUserId ?? inbound.userId };
  const [sender = null] = await findSenders(tx, scope, { channel: "whatsapp", inbound: [asked] });
  const lead = sender === null ? undefined : await lockLead(tx, scope, sender.leadId);
  if (lead === undefined) return "Somebody nobody knows here took another number";
  if (move.userId !== null) await keepUsers(tx, scope, { users: [{ userId: move.userId, leadId: lead.id }], now });
  if (move.number !== null) await addNumber(tx, scope, { lead, from: inbound.from, to: move.number }, now);
  for (const [from, to] of [
    [inbound.from, move.number],
    [formerUserId, move.userId],
  ] as const)
    if (from !== null && to !== null && from !== to) await carryOver(tx, scope, { lead, from, to }, now);
  return null;
}

/** The new number stands in the place of the old one, which stays beside it. */
async function addNumber(
  tx: Tx,
  scope: Scope,
  { lead, from, to }: { lead: LeadRow; from: string | null; to: string },
  now: number,
): Promise<void> {
  const points = lead.contactPoints.map(({ kind, value, label, preferred, state, key }) => ({
    point: { kind, value, label, preferred, state },
    isIt: kind === "phone" && key === to,
  }));
  const isInPlace = lead.phoneE164 === null || lead.phoneE164 === from;
  const isThere = points.some(({ isIt }) => isIt);
  if (isThere && (!isInPlace || lead.phoneE164 === to)) return;
  const others = points.map(({ point, isIt }) =>
    isInPlace && point.kind === "phone" ? { ...point, preferred: isIt } : { ...point },
  );
  const fresh = { kind: "phone", value: to, label: "WhatsApp", preferred: isInPlace } as const;
  const change = { leadId: lead.id, wish: { contactPoints: isThere ? others : [...others, fresh] } };
  const context = { actor: { kind: "lead", leadId: lead.id }, cause: "message", now } as const;
  await changeLeads(tx, scope, { changes: [change], context });
}

/** An opt-out is of the person; that an address does not exist is of the address. */
async function carryOver(
  tx: Tx,
  scope: Scope,
  { lead, from, to }: { lead: LeadRow; from: string; to: string },
  now: number,
): Promise<void> {
  const known = await suppressionStore(tx, scope).ofAddress("whatsapp", from);
  if (known === undefined || known.suppressedFor === "bounce") return;
  const { channel, suppressedFor, note } = known;
  const actor = { kind: "lead", leadId: lead.id } as const;
  await suppress(tx, scope, { channel, address: to, leadId: lead.id, suppressedFor, note, actor }, now);
}
