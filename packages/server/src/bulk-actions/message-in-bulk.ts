import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import { planMessage } from "../messages/plan-message.ts";
import type { BulkWork } from "./bulk-work.ts";
import type { BulkOutcome } from "./store.ts";

type Message = Extract<BulkChange, { type: "message" }>;

/**
 * Puts a message to each lead into the ledger; each passes the same gate as any other when it leaves. It counts as
 * automatic: it keeps to the send window, and an answer of the lead after now cancels it.
 */
export function messageInBulk({
  db,
  scope,
  change,
  bulkActionId,
  leadIds,
  actor,
  now,
}: BulkWork<Message>): Promise<Map<string, BulkOutcome>> {
  const { channel, templateId } = change;
  return db.transaction(async (tx) => {
    const outcomes = new Map<string, BulkOutcome>();
    for (const leadId of leadIds) {
      const result = await planMessage(
        tx,
        scope,
        {
          leadId,
          channel,
          templateId,
          body: "",
          dedupeKey: `bulk:${bulkActionId}:${leadId}`,
          plannedFor: now,
          stopOnReplySince: now,
          actor,
        },
        now,
      );
      outcomes.set(
        leadId,
        "planned" in result ? { outcome: "changed", reason: null } : { outcome: "skipped", reason: result.skipped },
      );
    }
    return outcomes;
  });
}
