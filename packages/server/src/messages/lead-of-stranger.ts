import type { NewLead } from "@lead-dashboard/contract/leads/lead";
import { parsePhone } from "@lead-dashboard/domain/leads/phone";
import { normalAddress } from "@lead-dashboard/domain/messages/address";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { Scope, Tx } from "../db/database.ts";
import { addLead } from "../leads/add-lead.ts";
import { draftLead } from "../leads/draft-lead.ts";
import { leadStore } from "../leads/store.ts";
import { holdMatchKeys } from "../leads/store-match-locks.ts";
import { numberStore } from "./store-numbers.ts";

/** Somebody nobody knows who wrote to one of our accounts. */
export interface Stranger {
  readonly account: Pick<ChannelAccountRow, "channel" | "memberId" | "isOpenToStrangers">;
  /** an e-mail address or a number; null: the person hides it and is known by `userId` alone */
  readonly address: string | null;
  /** WhatsApp's business-scoped id */
  readonly userId?: string | null;
  /** as they call themselves: the From of a mail, the profile of WhatsApp; null when they do not say */
  readonly name: string | null;
}

const SOURCES = { email: "E-mail", whatsapp: "WhatsApp", sms: "SMS" } as const;
/** As long as a lead's name may be. */
const NAME_LIMIT = 200;

/** A name somebody gave themselves, on one line; null when nothing is left of it. */
function cleanName(name: string | null): string | null {
  const clean = (name ?? "")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, NAME_LIMIT)
    .trim();
  return clean === "" ? null : clean;
}

/** A number says which country, so which time zone, somebody is in. */
function withCountry(phone: string): Pick<NewLead, "phone" | "country"> {
  return { phone, country: parsePhone(phone, { country: null }).country };
}

function leadFrom({ account, address, name }: Stranger): NewLead {
  const source = SOURCES[account.channel];
  const contactName = cleanName(name);
  const lead = { name: contactName ?? address ?? `Unknown person on ${source}`, contactName, source };
  const contact = address === null ? {} : account.channel === "email" ? { email: address } : withCountry(address);
  // Who writes to a member's own number or mailbox is that member's lead.
  return { ...lead, ...contact, ...(account.memberId === null ? {} : { assignedTo: account.memberId }) };
}

/**
 * Makes a lead of a stranger who wrote to us, where the account is open to strangers, and gives its id; null where it is
 * not. Two first messages of one person that arrive at once end at one lead. Call it in the transaction that then stores
 * the message, only for what a person wrote: not for bounces, automatic answers and opt-outs.
 */
export async function leadOfStranger(tx: Tx, scope: Scope, stranger: Stranger, now: number): Promise<string | null> {
  const { account, userId = null } = stranger;
  if (!account.isOpenToStrangers) return null;
  const whole = { organizationId: scope.organizationId };
  const draft = await draftLead(tx, whole, { body: leadFrom(stranger), now });
  await holdMatchKeys(tx, whole, [...draft.matchKeys, ...(userId === null ? [] : [`user:${userId}`])]);
  const known = await justMade(tx, whole, stranger);
  if (known !== null) return known;
  const actor = { kind: "system", name: "messages" } as const;
  return (await addLead(tx, whole, { draft, memberId: null, actor, now })).leadId;
}

async function justMade(tx: Tx, scope: Scope, { account, address, userId = null }: Stranger): Promise<string | null> {
  const kind = account.channel === "email" ? "email" : "phone";
  const store = leadStore(tx, scope);
  const [lead] = address === null ? [] : await store.findByAddress(kind, normalAddress(address));
  if (lead !== undefined) return lead.id;
  const named = userId === null ? null : await numberStore(tx, scope).leadOfUser(userId);
  return named === null ? null : ((await store.find(named))?.id ?? null);
}
