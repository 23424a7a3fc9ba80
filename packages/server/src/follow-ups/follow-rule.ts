import {
  type ContactRule,
  followUpAfter,
  mayFollowRule,
  type RuleChannel,
} from "@lead-dashboard/domain/follow-ups/contact-rule";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { changeLeads } from "../leads/change-leads.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { lockLead } from "../leads/store.ts";
import { followUpStore, followUpWriter } from "./store.ts";

/** Who sets and removes what rules say. */
const RULE: Actor = { kind: "system", name: "follow-up rule" };

/** A contact that was just recorded. */
export interface Contact {
  readonly leadId: string;
  readonly channel: RuleChannel;
  /** ms */
  readonly at: number;
  readonly isSequenceStep: boolean;
}

/** Sets the follow-up the organization's rule for a contact wants, in the transaction that records the contact. */
export async function followRule(tx: Tx, { organizationId }: Scope, contact: Contact, now: number): Promise<void> {
  const whole = { organizationId };
  const { rules, timeZone } = await rulesOf(tx, organizationId);
  const rule = rules.find(({ channel }) => channel === contact.channel);
  if (rule === undefined || (contact.isSequenceStep && !rule.afterSequenceSteps)) return;
  const lead = await lockLead(tx, whole, contact.leadId);
  if (lead === undefined || lead.deletedAt !== null) return;
  const wantedAt = followUpAfter(rule, contact.at, timeZone);
  const { status, nextFollowUpAt } = lead;
  const isSetByRule = await isByRule(tx, whole, lead);
  if (!mayFollowRule({ status, nextFollowUpAt, isSetByRule }, { wantedAt, now })) return;
  await followUpWriter(tx, whole).noteSetByRule(lead.id, wantedAt);
  await setFollowUp(tx, whole, { leadId: lead.id, nextFollowUpAt: wantedAt, now });
}

/** Whether the organization has a rule for contacts of a channel. */
export async function isFollowed(tx: Tx, { organizationId }: Scope, channel: RuleChannel): Promise<boolean> {
  return (await rulesOf(tx, organizationId)).rules.some((rule) => rule.channel === channel);
}

/** Takes back what a rule set for a lead: it has answered, or there is nothing left to follow up. One set by hand stays. */
export async function dropRuleFollowUp(
  tx: Tx,
  { organizationId }: Pick<Scope, "organizationId">,
  { leadId, now }: { leadId: string; now: number },
): Promise<void> {
  const whole = { organizationId };
  const lead = await lockLead(tx, whole, leadId);
  if (lead === undefined || lead.nextFollowUpAt === null || !(await isByRule(tx, whole, lead))) return;
  await followUpWriter(tx, whole).forgetSetByRule(leadId);
  await setFollowUp(tx, whole, { leadId, nextFollowUpAt: null, now });
}

async function isByRule(tx: Tx, scope: Scope, lead: LeadRow): Promise<boolean> {
  return lead.nextFollowUpAt !== null && (await followUpStore(tx, scope).setByRule(lead.id)) === lead.nextFollowUpAt;
}

async function setFollowUp(
  tx: Tx,
  scope: Scope,
  { leadId, nextFollowUpAt, now }: { leadId: string; nextFollowUpAt: number | null; now: number },
): Promise<void> {
  const changes = [{ leadId, wish: { nextFollowUpAt } }];
  await changeLeads(tx, scope, { changes, context: { actor: RULE, cause: "message", now } });
}

type Rules = Promise<{ rules: ContactRule[]; timeZone: string }>;

// One transaction changes or writes to many leads, of several organizations even: the rules of each are read once.
const known = new WeakMap<Tx, Map<string, Rules>>();

function rulesOf(tx: Tx, organizationId: string): Rules {
  const ofAll = known.get(tx) ?? new Map<string, Rules>();
  known.set(tx, ofAll);
  const read = ofAll.get(organizationId) ?? readRules(tx, organizationId);
  ofAll.set(organizationId, read);
  return read;
}

async function readRules(tx: Tx, organizationId: string): Rules {
  const store = followUpStore(tx, { organizationId });
  const rules = await store.rules();
  return { rules, timeZone: rules.length === 0 ? "UTC" : (await store.organization()).timeZone };
}
