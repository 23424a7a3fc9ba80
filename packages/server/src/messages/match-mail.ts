// Which lead a mail concerns (channels.md, section 3, "Matching"): what it answers first, then our token in its subject,
// then its sender's address if we wrote there, or to its lead by another channel. Never a part of an address, never
// another organization.
import { normalAddress } from "@lead-dashboard/domain/messages/address";
import { enclosedIds, type ReceivedMail } from "../channels/parse-mail.ts";
import { sealKeys } from "../channels/seal.ts";
import type { Config } from "../config/config.ts";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { standingId } from "../leads/standing-lead.ts";
import { leadStore } from "../leads/store.ts";
import { type MessageRow, messageStore } from "./store.ts";
import { readUnsubscribeToken } from "./unsubscribe-token.ts";

/** How long after we last wrote an address alone is enough. */
const WROTE_WITHIN_MS = 90 * 86_400_000;

/** Servers give up after five days; a bounce is about a mail no older than this. */
const BOUNCES_WITHIN_MS = 14 * 86_400_000;

/** The lead a mail concerns, and which of our messages it answers, when known. */
export interface MailMatch {
  readonly leadId: string;
  readonly answers: MessageRow | undefined;
  /** nothing but the sender's address speaks for it, which anybody can write */
  readonly isByAddress: boolean;
}

/** The nearest ancestor that is ours. */
function nearest(messages: readonly MessageRow[], ids: readonly string[]): MessageRow | undefined {
  for (const id of ids) {
    const message = messages.find(({ providerId }) => providerId === id);
    if (message !== undefined) return message;
  }
  return undefined;
}

/** A mail to find the lead of. */
export interface MailQuestion {
  readonly mail: ReceivedMail;
  readonly isReport: boolean;
  /** the address a bounce is about, as its server reports it */
  readonly failed: string | null;
  readonly config: Config;
  readonly now: number;
}

/** Finds the lead; null when the mail is none of ours. */
export async function matchMail(
  db: Queryable,
  scope: Scope,
  { mail, isReport, failed, config, now }: MailQuestion,
): Promise<MailMatch | null> {
  const store = messageStore(db, scope);
  const ids = [...mail.ancestors, ...(isReport ? enclosedIds(mail) : [])];
  const answers = nearest(await store.outboundByProviderIds(ids), ids);
  if (answers !== undefined) return { leadId: answers.leadId, answers, isByAddress: false };
  const token = /^\s*unsubscribe\s+([\w-]{60,70})\s*$/i.exec(mail.subject)?.[1];
  const named = token === undefined ? null : readUnsubscribeToken(token, sealKeys(config));
  const standing =
    named?.organizationId === scope.organizationId
      ? await leadStore(db, scope).findAny(await standingId(db, scope, named.leadId))
      : undefined;
  if (standing !== undefined) return { leadId: standing.id, answers: undefined, isByAddress: false };
  if (isReport) {
    // Servers that send nothing of the mail back name its receiver at least.
    const bounced =
      failed === null ? undefined : await store.lastSentTo(normalAddress(failed), now - BOUNCES_WITHIN_MS);
    return bounced === undefined ? null : { leadId: bounced.leadId, answers: bounced, isByAddress: true };
  }
  const address = mail.from;
  if (address === null) return null;
  const since = now - WROTE_WITHIN_MS;
  const sent = await store.lastSentTo(normalAddress(address), since);
  if (sent !== undefined) return { leadId: sent.leadId, answers: sent, isByAddress: true };
  const leads = await leadStore(db, scope).findByAddress("email", normalAddress(address));
  // whoever has written before, and was taken for this lead, is no stranger the second time
  const talkedAt = (lead: LeadRow) => Math.max(lead.lastContactedAt ?? 0, lead.lastRepliedAt ?? 0);
  const [contacted] = leads
    .filter((lead) => talkedAt(lead) >= since)
    .sort((one, other) => talkedAt(other) - talkedAt(one));
  return contacted === undefined ? null : { leadId: contacted.id, answers: undefined, isByAddress: true };
}
