import type { LeadChangeInTransaction } from "../leads/hooks.ts";
import type { ManyLeadsHooks } from "../leads/many-leads-hooks.ts";
import { scoringLeadHooks } from "./hooks.ts";
import { rescoreLeads } from "./rescore-leads.ts";
import { scoringStore } from "./store.ts";

/** More than these are scored right after the mass change by the job that `leads.changed` calls (listeners.ts). */
const AT_ONCE = 50;

const isFreed = ({ before, after }: LeadChangeInTransaction) =>
  before.temperatureSetByHand && !after.temperatureSetByHand;
const isDue = ({ after, now }: LeadChangeInTransaction) => after.nextScoreAt !== null && after.nextScoreAt <= now;

/** Keeps scores right in mass changes; what only scoring can find out later, a temperature set free, is done at once. */
export const scoringForMany: Partial<ManyLeadsHooks> =
  scoringLeadHooks.changed === undefined
    ? {}
    : {
        changed: {
          insteadOf: scoringLeadHooks.changed,
          async run(tx, changes) {
            const [first] = changes;
            if (first === undefined) return;
            const { now } = first;
            const { organizationId } = first.scope;
            const freed = changes.filter(isFreed).map(({ after }) => after.id);
            const due = changes.filter((one) => isDue(one) && !isFreed(one)).map(({ after }) => after.id);
            if (freed.length === 0 && (due.length === 0 || due.length > AT_ONCE)) return;
            const { rules } = await scoringStore(tx, { organizationId }).rulesInForce();
            const how = { organizationId, rules, now, isAnnounced: false };
            if (freed.length > 0) await rescoreLeads(tx, { ...how, ids: freed, isTemperatureFree: true });
            if (due.length > 0 && due.length <= AT_ONCE) await rescoreLeads(tx, { ...how, ids: due });
          },
        },
      };
