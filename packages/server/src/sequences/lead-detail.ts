import type { Queryable, Scope } from "../db/database.ts";
import type { LeadDetailParts } from "../leads/hooks.ts";
import { enrollmentStore } from "./store-enrollments.ts";
import { stepStore } from "./store-steps.ts";

/** The enrollments part of a lead's page, the newest first. */
export async function leadEnrollments(
  db: Queryable,
  { scope, leadId }: { scope: Scope; leadId: string },
): Promise<Pick<LeadDetailParts, "enrollments">> {
  const rows = await enrollmentStore(db, scope).listOfLead(leadId);
  const unsure = rows.filter(({ state, nextStep }) => state !== "finished" && nextStep === null);
  const steps = await stepStore(db, { organizationId: scope.organizationId }).latestOf(unsure.map(({ id }) => id));
  return {
    enrollments: rows.map(({ id, sequenceId, sequenceName, sequenceState, state, nextStep, dueAt, stopReason }) => {
      const [isActive, isResting] = [state === "active", sequenceState !== "active"];
      return {
        id,
        sequenceId,
        sequenceName,
        state,
        stepIndex: nextStep ?? steps.get(id) ?? 0,
        nextStepAt: !isActive || isResting || dueAt === null ? null : new Date(dueAt).toISOString(),
        reason: isActive && isResting ? "The sequence is paused" : stopReason,
      };
    }),
  };
}
