import type { ManyLeadsHooks } from "../leads/many-leads-hooks.ts";
import { carrySuppressions } from "./carry-suppressions.ts";
import { followLead, followStatus } from "./follow-lead.ts";
import { leadsWithWaiting } from "./store-waiting-leads.ts";

/** Messages' part in mass changes: most leads have nothing planned, and one question finds those that have. */
export const followManyLeads: ManyLeadsHooks = {
  changed: {
    insteadOf: followLead.changed,
    async run(tx, changes) {
      await carrySuppressions(tx, changes);
      const moved = changes.filter(({ before, after }) => before.status !== after.status);
      const [first] = moved;
      if (first === undefined) return;
      const ended = moved.filter(({ after }) => after.status === "CLOSED" || after.status === "LOST");
      const waiting = await leadsWithWaiting(
        tx,
        { organizationId: first.scope.organizationId },
        ended.map(({ after }) => after.id),
      );
      for (const change of moved) {
        const { before, after } = change;
        const isAnswer = before.status === "REPLIED" || after.status === "REPLIED";
        if (isAnswer || waiting.has(after.id)) await followStatus(tx, change);
      }
    },
  },
  deleted: {
    insteadOf: followLead.deleted,
    async run(tx, deletions) {
      const [first] = deletions;
      if (first === undefined) return;
      const ids = deletions.map(({ lead }) => lead.id);
      const waiting = await leadsWithWaiting(tx, { organizationId: first.scope.organizationId }, ids);
      for (const deletion of deletions) {
        if (deletion.erased || waiting.has(deletion.lead.id)) await followLead.deleted(tx, deletion);
      }
    },
  },
};
