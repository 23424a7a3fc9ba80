import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import { bulkMessagePrefix } from "@lead-dashboard/domain/messages/bulk-message-key";
import type { Tx } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { leadStore } from "../leads/store.ts";
import { planMessage } from "../messages/plan-message.ts";
import { whyNotReached } from "../messages/why-not-reached.ts";
import type { BulkWork } from "./bulk-work.ts";
import type { BulkOutcome } from "./store.ts";

type Message = Extract<BulkChange, { type: "message" }>;

/**
 * Puts a message to each lead that it can reach into the ledger; the others are skipped with what the forecast says of
 * them. Each passes the same gate as any other when it leaves. It counts as automatic: it keeps to the send window, and an
 * answer of the lead after now cancels it.
 */
export function messageInBulk(work: BulkWork<Message>): Promise<Map<string, BulkOutcome>> {
  const { db, scope, leadIds } = work;
  return db.transaction(async (tx) => {
    const outcomes = new Map<string, BulkOutcome>();
    const leads = new Map((await leadStore(tx, scope).findMany(leadIds)).map((lead) => [lead.id, lead]));
    for (const leadId of leadIds) {
      const lead = leads.get(leadId);
      const reason = lead === undefined ? "not-found" : await planFor(tx, lead, work);
      outcomes.set(leadId, reason === null ? { outcome: "changed", reason } : { outcome: "skipped", reason });
    }
    return outcomes;
  });
}

/** Null when it is in the ledger, also from an earlier run that died before it could say so. */
async function planFor(tx: Tx, lead: LeadRow, work: BulkWork<Message>): Promise<string | null> {
  const { scope, change, bulkActionId, actor, now } = work;
  const { channel, templateId } = change;
  const memberId = actor.kind === "member" ? actor.memberId : "";
  const reason = await whyNotReached(tx, scope, { lead, channel, templateId, memberId, now });
  if (reason !== null) return reason;
  const dedupeKey = `${bulkMessagePrefix(bulkActionId)}${lead.id}`;
  const when = { plannedFor: now, stopOnReplySince: now };
  await planMessage(tx, scope, { leadId: lead.id, channel, templateId, body: "", dedupeKey, ...when, actor }, now);
  return null;
}
