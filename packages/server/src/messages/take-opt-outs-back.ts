import { recordEvent } from "../events/outbox.ts";
import type { LeadHooks } from "../leads/hooks.ts";
import { suppressionWriter } from "./store-suppressions.ts";

/** What a person accepted by mistake is undone: the lead is on the do-not-contact list no more, unless it opted out otherwise. */
export const takeOptOutsBack: LeadHooks["undone"] = async (tx, { undoId, actor, now, scope }) => {
  const { organizationId } = scope;
  for (const optOut of await suppressionWriter(tx, { organizationId }).removeUndone(undoId)) {
    const { id: subjectId, leadId, channel, suppressedFor: reason, addressHint: address } = optOut;
    const about = { organizationId, actor, subjectId, ...(leadId === null ? {} : { leadId }) };
    await recordEvent(tx, { type: "optOut.removed", ...about, before: { channel, reason, address } }, now);
  }
};
