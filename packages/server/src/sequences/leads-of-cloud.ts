import { serviceWindowEnd } from "@lead-dashboard/domain/channels/whatsapp-window";
import type { Queryable, Scope } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { addressHash } from "../messages/address-hash.ts";
import { chooseAccounts } from "../messages/choose-accounts.ts";
import { leadAddress } from "../messages/lead-address.ts";
import { leadAccount, manyLeadsStore } from "../messages/store-many-leads.ts";
import { numberStore } from "../messages/store-numbers.ts";
import { findCloudObstacle } from "./find-cloud-obstacle.ts";
import type { PlannableLead } from "./store-surroundings.ts";

/** A WhatsApp step about to be planned for a lead. */
export interface CloudWish {
  readonly lead: Pick<PlannableLead, "id" | "assignedTo" | "email" | "phoneE164">;
  readonly templateId: string | null;
  readonly sender: Actor;
  /** ms */
  readonly leavesAt: number;
}

/**
 * Whose WhatsApp goes by the Cloud API: those that `findCloudObstacle` finds nothing against. What bars most of them (no
 * number, no template, no consent) is looked up for all at once; the others are asked for one by one.
 */
export async function leadsOfCloud(
  db: Queryable,
  scope: Scope,
  wishes: readonly CloudWish[],
): Promise<ReadonlySet<string>> {
  const whole = { organizationId: scope.organizationId };
  const leads = wishes.map(({ lead }) => lead);
  const leadIds = leads.map(({ id }) => id);
  const accounts = await chooseAccounts(db, whole, { channel: "whatsapp", leads });
  if (accounts.size === 0) return new Set();
  const lastInboundAt = await manyLeadsStore(db, whole).lastInboundAt("whatsapp", leadIds);
  const consents = await manyLeadsStore(db, whole).consents("whatsapp", leadIds);
  const mapped = await mappedAmong(db, whole, wishes);
  const found = new Set<string>();
  for (const { lead, templateId, sender, leavesAt } of wishes) {
    const accountId = accounts.get(lead.id);
    if (accountId === undefined) continue;
    const inboundAt = lastInboundAt.get(leadAccount(lead.id, accountId)) ?? null;
    if (serviceWindowEnd(inboundAt, leavesAt) !== null) {
      found.add(lead.id);
      continue;
    }
    const given = consents.get(lead.id);
    if (templateId === null || !mapped.has(templateId) || given === undefined) continue;
    // who hides the number may have given it for the id WhatsApp knows them by
    const address = leadAddress(lead, "whatsapp");
    if (address !== null && !given.has(addressHash(whole.organizationId, address))) continue;
    const question = { leadId: lead.id, templateId, sender, accountId, leavesAt };
    if ((await findCloudObstacle(db, whole, question)) === null) found.add(lead.id);
  }
  return found;
}

/** Whose WhatsApp is planned for the Cloud API: those it carries, and those who hide their number, whom nothing else reaches. */
export async function plannedForCloud(
  db: Queryable,
  scope: Scope,
  wishes: readonly CloudWish[],
): Promise<ReadonlySet<string>> {
  const carried = await leadsOfCloud(db, scope, wishes);
  const nameless = wishes.flatMap(({ lead }) => (lead.phoneE164 === null ? [lead.id] : []));
  return new Set([...carried, ...(await manyLeadsStore(db, scope).usersOf(nameless)).keys()]);
}

async function mappedAmong(db: Queryable, scope: Scope, wishes: readonly CloudWish[]): Promise<Set<string>> {
  const mapped = new Set<string>();
  for (const templateId of new Set(wishes.flatMap(({ templateId }) => templateId ?? []))) {
    if ((await numberStore(db, scope).mappingOf(templateId)) !== undefined) mapped.add(templateId);
  }
  return mapped;
}
