import { repliedAt } from "@lead-dashboard/domain/leads/status-history";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { changeLeads } from "./change-leads.ts";
import { lockLead } from "./store.ts";

/**
 * A reply of the lead was stored. A NEW or CONTACTED lead becomes REPLIED; one that is won or lost stays so. The hooks run
 * with cause `message`, so nobody takes it for a reply noted by hand.
 */
export async function markReplied(
  tx: Tx,
  scope: Scope,
  { leadId, at, actor, now }: { leadId: string; at: number; actor: Actor; now: number },
): Promise<void> {
  const lead = await lockLead(tx, scope, leadId);
  if (lead === undefined) return;
  const isOpen = lead.status === "NEW" || lead.status === "CONTACTED";
  const exactly = { ...repliedAt(lead, at), ...(isOpen ? { status: "REPLIED" as const } : {}) };
  await changeLeads(tx, scope, { changes: [{ leadId, wish: { exactly } }], context: { actor, cause: "message", now } });
}
