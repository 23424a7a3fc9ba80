import { contactedAt } from "@lead-dashboard/domain/leads/status-history";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { changeLeads } from "./change-leads.ts";
import type { LeadRow } from "./lead-row.ts";
import { lockLead } from "./store.ts";

/** What a contact sets: a NEW lead becomes CONTACTED; the dates follow, also when an older contact comes to light late. */
function afterContact(lead: LeadRow, at: number) {
  return { ...contactedAt(lead, at), ...(lead.status === "NEW" ? { status: "CONTACTED" as const } : {}) };
}

/** A message to the lead went out (accepted by a provider, or confirmed by the person). */
export async function markContacted(
  tx: Tx,
  scope: Scope,
  { leadId, at, actor, now }: { leadId: string; at: number; actor: Actor; now: number },
): Promise<void> {
  const lead = await lockLead(tx, scope, leadId);
  if (lead === undefined) return;
  const exactly = afterContact(lead, at);
  await changeLeads(tx, scope, { changes: [{ leadId, wish: { exactly } }], context: { actor, cause: "message", now } });
}

/** Messages to leads went out, one to each; the transaction holds the leads. */
export async function markManyContacted(
  tx: Tx,
  scope: Scope,
  { contacted, at, now }: { contacted: readonly { lead: LeadRow; actor: Actor }[]; at: number; now: number },
): Promise<void> {
  const [first] = contacted;
  if (first === undefined) return;
  await changeLeads(tx, scope, {
    changes: contacted.map(({ lead, actor }) => ({
      leadId: lead.id,
      wish: { exactly: afterContact(lead, at) },
      actor,
    })),
    context: { actor: first.actor, cause: "message", now },
    held: new Map(contacted.map(({ lead }) => [lead.id, lead])),
  });
}
