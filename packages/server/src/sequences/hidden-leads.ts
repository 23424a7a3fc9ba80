// Leads that hide their number from businesses (channels.md, section 1, "BSUID"): WhatsApp knows them by an id of its own, to
// which only the Cloud API writes.
import { channelOf, otherWayOf, type SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Queryable, Scope } from "../db/database.ts";
import { manyLeadsStore } from "../messages/store-many-leads.ts";
import { leadsOfCloud } from "./leads-of-cloud.ts";
import { SEQUENCE_ACTOR } from "./plan-next-step.ts";
import type { CandidateRow } from "./store-surroundings.ts";

/** Those of some leads without a number that WhatsApp knows by an id: by lead; and to whom the Cloud API carries a step now. */
export interface HiddenLeads {
  readonly userOf: ReadonlyMap<string, string>;
  readonly open: ReadonlySet<string>;
}

/** Looks them up, each question once for all. */
export async function hiddenLeads(
  db: Queryable,
  scope: Scope,
  {
    sequence,
    leads,
    now,
  }: { sequence: Pick<{ steps: readonly SequenceStep[] }, "steps">; leads: readonly CandidateRow[]; now: number },
): Promise<HiddenLeads> {
  const templateIds = new Set(sequence.steps.flatMap(cloudTemplates));
  const nameless = templateIds.size === 0 ? [] : leads.filter(({ hasPhone }) => !hasPhone);
  const userOf = await manyLeadsStore(db, scope).usersOf(nameless.map(({ id }) => id));
  const known = nameless.filter(({ id }) => userOf.has(id));
  const open = new Set<string>();
  for (const templateId of known.length === 0 ? [] : templateIds) {
    const wishes = known.map((lead) => ({ lead, templateId, sender: SEQUENCE_ACTOR, leavesAt: now }));
    for (const leadId of await leadsOfCloud(db, scope, wishes)) open.add(leadId);
  }
  return { userOf, open };
}

/** The templates that a step's WhatsApp would go by; null: a text of its own. */
function cloudTemplates(step: SequenceStep): (string | null)[] {
  const own = step.kind !== "wait" && channelOf(step) === "whatsapp" ? [step.templateId] : [];
  const other = otherWayOf(step);
  return other?.channel === "whatsapp" ? [...own, other.templateId] : own;
}
