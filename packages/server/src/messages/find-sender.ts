// Which lead somebody is who writes to a number of ours: the id the provider knows them by, the message they answer, whom we
// last wrote to at that number, then whose number it is. Never a part of a number, never another organization.
import type { ProviderInbound } from "@lead-dashboard/domain/channels/provider-event";
import type { Queryable, Scope } from "../db/database.ts";
import { leadStore } from "../leads/store.ts";
import { type MessageRow, messageStore } from "./store.ts";
import { type NumberChannel, numberStore } from "./store-numbers.ts";

/** The lead, and which of our messages it answers, when known. */
export interface Sender {
  readonly leadId: string;
  readonly answers: MessageRow | undefined;
}

/** Finds the lead; null when nobody knows the sender. */
export async function findSender(
  db: Queryable,
  scope: Scope,
  { channel, inbound }: { channel: NumberChannel; inbound: ProviderInbound },
): Promise<Sender | null> {
  const numbers = numberStore(db, scope);
  const quoted =
    inbound.answers === null ? undefined : await messageStore(db, scope).findByProviderId(channel, inbound.answers);
  const answers = quoted?.direction === "outbound" ? quoted : undefined;
  const last = inbound.from === null ? undefined : await numbers.lastSentTo(channel, inbound.from);
  if (answers !== undefined && (await isThere(db, scope, answers.leadId))) return { leadId: answers.leadId, answers };
  const known = inbound.userId === null ? null : await numbers.leadOfUser(inbound.userId);
  if (known !== null && (await isThere(db, scope, known)))
    return { leadId: known, answers: last?.leadId === known ? last : undefined };
  if (last !== undefined && (await isThere(db, scope, last.leadId))) return { leadId: last.leadId, answers: last };
  if (inbound.from === null) return null;
  const [lead] = (await leadStore(db, scope).findByAddress("phone", inbound.from)).sort(
    (one, other) => (other.lastContactedAt ?? 0) - (one.lastContactedAt ?? 0),
  );
  return lead === undefined ? null : { leadId: lead.id, answers: undefined };
}

async function isThere(db: Queryable, scope: Scope, leadId: string): Promise<boolean> {
  const lead = await leadStore(db, scope).find(leadId);
  return lead !== undefined && lead.deletedAt === null;
}
