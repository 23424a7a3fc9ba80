import type { Tx } from "../db/database.ts";
import type { LeadChangeInTransaction, LeadHooks } from "../leads/hooks.ts";
import { rescoreLeads, scoresOf } from "./rescore-leads.ts";
import { scoringStore } from "./store.ts";

/** Keeps the score right in the transaction that changes a lead, so that the next page of the list shows it. What a message changes comes with its score. */
export const scoringLeadHooks: Partial<LeadHooks> = {
  async created(tx: Tx, { leadId, now, scope: { organizationId } }) {
    const { rules } = await scoringStore(tx, { organizationId }).rulesInForce();
    await rescoreLeads(tx, { organizationId, ids: [leadId], rules, now, isAnnounced: false, isTemperatureFree: true });
  },
  async scores(tx, leads, { now, scope: { organizationId } }) {
    const rules = scoringStore(tx, { organizationId }).rulesInForce();
    return scoresOf(tx, leads, { organizationId, rules: rules.then((inForce) => inForce.rules), now });
  },
  async changed(tx: Tx, { before, after, now, scope }: LeadChangeInTransaction) {
    const isTemperatureFree = before.temperatureSetByHand && !after.temperatureSetByHand;
    // the leads room makes a lead due when something changes that its score is made of
    const isDue = after.nextScoreAt !== null && after.nextScoreAt <= now;
    if (!isTemperatureFree && !isDue) return;
    const { organizationId } = scope;
    const { rules } = await scoringStore(tx, { organizationId }).rulesInForce();
    await rescoreLeads(tx, { organizationId, ids: [after.id], rules, now, isAnnounced: true, isTemperatureFree });
  },
};
