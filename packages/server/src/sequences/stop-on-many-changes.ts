import type { ManyLeadsHooks } from "../leads/many-leads-hooks.ts";
import { stopEnrollments } from "./stop-enrollments.ts";
import { reasonOf, stopOnDeletion, stopOnLeadChange } from "./stop-on-lead-change.ts";
import { leadsEverEnrolled } from "./store-enrolled-leads.ts";

/** Sequences' part in mass changes: what ends, ends together; what an undo brings back is looked at lead by lead. */
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
      const undone = changes.filter(
        (change) =>
          change.cause === "undo" &&
          reasonOf(change) === undefined &&
          (change.before.status !== change.after.status || change.before.deletedAt !== change.after.deletedAt),
      );
      const [first] = undone;
      if (first === undefined) return;
      const ids = undone.map(({ after }) => after.id);
      const enrolled = await leadsEverEnrolled(tx, first.scope, ids);
      for (const change of undone) if (enrolled.has(change.after.id)) await stopOnLeadChange(tx, change);
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
