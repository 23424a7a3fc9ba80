import type { ManyLeadsHooks } from "../leads/many-leads-hooks.ts";
import { resumeUndone } from "./resume-undone.ts";
import { stopEnrollments } from "./stop-enrollments.ts";
import { reasonOf, stopOnDeletion, stopOnLeadChange } from "./stop-on-lead-change.ts";

/** Sequences' part in mass changes: what ends, ends together, and what an undo brings back goes on together. */
export const stopOnManyChanges: ManyLeadsHooks = {
  changed: {
    insteadOf: stopOnLeadChange,
    async run(tx, changes) {
      const ending = Map.groupBy(changes, (change) => `${reasonOf(change)} ${JSON.stringify(change.actor)}`);
      for (const some of ending.values()) {
        const [first] = some;
        const reason = first === undefined ? undefined : reasonOf(first);
        if (first === undefined || reason === undefined) continue;
        const leadIds = some.map(({ after }) => after.id);
        await stopEnrollments(tx, first.scope, { leadIds, reason, actor: first.actor }, first.now);
      }
      await resumeUndone(
        tx,
        changes.filter((change) => reasonOf(change) === undefined),
      );
    },
  },
  deleted: {
    insteadOf: stopOnDeletion,
    async run(tx, deletions) {
      for (const some of Map.groupBy(deletions, ({ actor }) => JSON.stringify(actor)).values()) {
        const [first] = some;
        if (first === undefined) continue;
        const leadIds = some.map(({ lead }) => lead.id);
        await stopEnrollments(tx, first.scope, { leadIds, reason: "deleted", actor: first.actor }, first.now);
      }
    },
  },
};
