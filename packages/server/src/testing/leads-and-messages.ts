// Leads and messages put straight into the stores, for tests of what is built on them.
import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import type { Scope } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { markContacted } from "../leads/mark-contacted.ts";
import { markReplied } from "../leads/mark-replied.ts";
import { leadStore } from "../leads/store.ts";
import { insertLeads } from "../leads/store-import.ts";
import { conversationWriter } from "../messages/store-conversations.ts";
import { messageWriter, type NewMessageRow } from "../messages/store-write.ts";

const BLANK: Omit<LeadDraft, "matchKeys"> = {
  name: "Lux Barbershop",
  contactName: null,
  contactPoints: [],
  website: null,
  address: null,
  city: null,
  region: null,
  country: null,
  language: null,
  timeZone: null,
  category: null,
  rating: null,
  reviewCount: null,
  mapsUrl: null,
  placeId: null,
  cid: null,
  latitude: null,
  longitude: null,
  openingHours: null,
  businessStatus: null,
  socials: {},
  source: null,
  tags: [],
  customFields: {},
  notes: null,
  status: "NEW",
  temperature: null,
  dealValue: null,
  currency: null,
  lostReason: null,
  assignedTo: null,
  hidden: false,
  nextFollowUpAt: null,
  phone: null,
  phoneE164: null,
  phoneType: null,
  email: null,
};

/** Stores leads; what a draft leaves out is unknown. Returns their ids in order. */
export async function addLeads(
  { db, clock }: Foundation,
  scope: Scope,
  drafts: readonly Partial<LeadDraft>[],
): Promise<string[]> {
  const whole = drafts.map((draft) => ({ ...BLANK, matchKeys: [], ...draft }));
  return db.transaction((tx) => insertLeads(tx, scope, { drafts: whole, now: clock.now() }));
}

/** A lead as stored. */
export async function storedLead({ db }: Foundation, scope: Scope, id: string) {
  const lead = await leadStore(db, scope).find(id);
  if (lead === undefined) throw new Error(`There is no lead ${id}`);
  return lead;
}

const BY_PERSON: NewMessageRow["actor"] = { kind: "system", name: "tests" };

/** A message to a lead that has left, with everything that follows from it. */
export async function sentMessage(
  { db }: Foundation,
  scope: Scope,
  given: { leadId: string; at: number } & Partial<NewMessageRow>,
): Promise<string> {
  const { at, ...rest } = given;
  return db.transaction(async (tx) => {
    const message = await messageWriter(tx, scope).insert(
      {
        direction: "outbound",
        channel: "whatsapp-personal",
        state: "accepted",
        actor: BY_PERSON,
        body: "Hello",
        createdAt: at,
        sentAt: at,
        ...rest,
      },
      at,
    );
    if (message !== undefined) await conversationWriter(tx, scope).note(message, { happenedAt: at, unread: false });
    await markContacted(tx, scope, { leadId: given.leadId, at, actor: BY_PERSON, now: at });
    return message?.id ?? "";
  });
}

/** A reply of a lead, with everything that follows from it. */
export async function receivedReply(
  { db }: Foundation,
  scope: Scope,
  given: { leadId: string; at: number } & Partial<NewMessageRow>,
): Promise<string> {
  const { at, ...rest } = given;
  return db.transaction(async (tx) => {
    const message = await messageWriter(tx, scope).insert(
      {
        direction: "inbound",
        kind: "reply",
        channel: "whatsapp-personal",
        state: "received",
        actor: { kind: "lead", leadId: given.leadId },
        body: "Yes please",
        createdAt: at,
        receivedAt: at,
        ...rest,
      },
      at,
    );
    if (message !== undefined) await conversationWriter(tx, scope).note(message, { happenedAt: at, unread: true });
    await markReplied(tx, scope, { leadId: given.leadId, at, actor: BY_PERSON, now: at });
    return message?.id ?? "";
  });
}
