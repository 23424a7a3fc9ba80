import type { Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { SEQUENCE_ACTOR } from "./plan-next-step.ts";
import type { EnrollmentRow } from "./store-enrollments.ts";

/** Tells that an enrollment came to its last step. */
export async function recordEnd(
  tx: Tx,
  { id, organizationId, leadId, sequenceId }: EnrollmentRow,
  now: number,
): Promise<void> {
  await recordEvent(
    tx,
    {
      type: "enrollment.changed",
      organizationId,
      actor: SEQUENCE_ACTOR,
      subjectId: id,
      leadId,
      before: { state: "active" },
      after: { state: "finished" },
      detail: { sequenceId },
    },
    now,
  );
}
