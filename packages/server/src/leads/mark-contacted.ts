import { contactedAt } from "@lead-dashboard/domain/leads/status-history";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { changeLeads } from "./change-leads.ts";
import { lockLead } from "./store.ts";

/**
 * A message to the lead went out (accepted by a provider, or confirmed by the person). A NEW lead becomes CONTACTED; the
 * dates follow, also when an older contact comes to light late.
 */
export async function markContacted(
  tx: Tx,
  scope: Scope,
  { leadId, at, actor, now }: { leadId: string; at: number; actor: Actor; now: number },
): Promise<void> {
  const lead = await lockLead(tx, scope, leadId);
  if (lead === undefined) return;
  const exactly = { ...contactedAt(lead, at), ...(lead.status === "NEW" ? { status: "CONTACTED" as const } : {}) };
  await changeLeads(tx, scope, { changes: [{ leadId, wish: { exactly } }], context: { actor, cause: "message", now } });
}
