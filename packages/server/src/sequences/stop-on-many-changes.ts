import type { ManyLeadsHooks } from "../leads/many-leads-hooks.ts";
import { stopOnDeletion, stopOnLeadChange } from "./stop-on-lead-change.ts";
import { leadsEverEnrolled } from "./store-enrolled-leads.ts";

/** Sequences' part in mass changes: only leads that are or were in a sequence are looked at one by one. */
export const stopOnManyChanges: ManyLeadsHooks = {
  changed: {
    insteadOf: stopOnLeadChange,
    async run(tx, changes) {
      const moved = changes.filter(
        ({ before, after }) => before.status !== after.status || before.deletedAt !== after.deletedAt,
      );
      const [first] = moved;
      if (first === undefined) return;
      const ids = moved.map(({ after }) => after.id);
      const enrolled = await leadsEverEnrolled(tx, first.scope, ids);
      for (const change of moved) if (enrolled.has(change.after.id)) await stopOnLeadChange(tx, change);
    },
  },
  deleted: {
    insteadOf: stopOnDeletion,
    async run(tx, deletions) {
      const [first] = deletions;
      if (first === undefined) return;
      const ids = deletions.map(({ lead }) => lead.id);
      const enrolled = await leadsEverEnrolled(tx, first.scope, ids);
      for (const deletion of deletions) if (enrolled.has(deletion.lead.id)) await stopOnDeletion(tx, deletion);
    },
  },
};
