import { repliedAt } from "@lead-dashboard/domain/leads/status-history";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { changeLeads } from "./change-leads.ts";
import type { LeadRow } from "./lead-row.ts";
import { lockLead } from "./store.ts";

/** Who answered, when, and who says so. */
interface Replied {
  readonly lead: LeadRow;
  /** ms */
  readonly at: number;
  readonly actor: Actor;
}

/**
 * Replies of leads were stored, one of each; the transaction holds the leads. A NEW or CONTACTED lead becomes REPLIED; one
 * that is won or lost stays so. The hooks run with cause `message`, so nobody takes it for a reply noted by hand.
 */
export async function markManyReplied(
  tx: Tx,
  scope: Scope,
  { replied, now }: { replied: readonly Replied[]; now: number },
): Promise<void> {
  const [first] = replied;
  if (first === undefined) return;
  const changes = replied.map(({ lead, at, actor }) => {
    const isOpen = lead.status === "NEW" || lead.status === "CONTACTED";
    const exactly = { ...repliedAt(lead, at), ...(isOpen ? { status: "REPLIED" as const } : {}) };
    return { leadId: lead.id, wish: { exactly }, actor };
  });
  await changeLeads(tx, scope, {
    changes,
    context: { actor: first.actor, cause: "message", now },
    held: new Map(replied.map(({ lead }) => [lead.id, lead])),
  });
}

/** The same for one. */
export async function markReplied(
  tx: Tx,
  scope: Scope,
  { leadId, at, actor, now }: { leadId: string; at: number; actor: Actor; now: number },
): Promise<void> {
  const lead = await lockLead(tx, scope, leadId);
  if (lead !== undefined) await markManyReplied(tx, scope, { replied: [{ lead, at, actor }], now });
}
