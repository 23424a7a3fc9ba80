import type { Queryable, Scope } from "../db/database.ts";
import type { LeadDetailParts } from "../leads/hooks.ts";
import { sequenceStore } from "./store.ts";
import { enrollmentStore } from "./store-enrollments.ts";
import { stepStore } from "./store-steps.ts";

/** The enrollments part of a lead's page, the newest first. */
export async function leadEnrollments(
  db: Queryable,
  { scope, leadId }: { scope: Scope; leadId: string },
): Promise<Pick<LeadDetailParts, "enrollments">> {
  const rows = await enrollmentStore(db, scope).listOfLead(leadId);
  const resting = new Set<string>();
  for (const id of new Set(rows.flatMap(({ state, sequenceId: id }) => (state === "active" ? [id] : []))))
    if ((await sequenceStore(db, scope).find(id))?.state !== "active") resting.add(id);
  const unsure = rows.filter(({ state, nextStep }) => state !== "finished" && nextStep === null);
  const steps = await stepStore(db, { organizationId: scope.organizationId }).latestOf(unsure.map(({ id }) => id));
  return {
    enrollments: rows.map(({ id, sequenceId, sequenceName, state, nextStep, dueAt, stopReason }) => ({
      id,
      sequenceId,
      sequenceName,
      state,
      stepIndex: nextStep ?? steps.get(id) ?? 0,
      nextStepAt:
        state !== "active" || dueAt === null || resting.has(sequenceId) ? null : new Date(dueAt).toISOString(),
      reason: state === "active" && resting.has(sequenceId) ? "The sequence is paused" : stopReason,
    })),
  };
}
