import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import { lockLeads } from "../leads/store.ts";
import { enrollPiece } from "../sequences/enroll-leads.ts";
import { stopEnrollments } from "../sequences/stop-enrollments.ts";
import type { BulkWork } from "./bulk-work.ts";
import type { BulkOutcome } from "./store.ts";

type Enroll = Extract<BulkChange, { type: "enroll" }>;
type Stop = Extract<BulkChange, { type: "stop" }>;

/** Enrolls leads and says of each whether, or why not. */
export async function enrollInBulk({
  db,
  scope,
  change,
  leadIds,
  actor,
  now,
}: BulkWork<Enroll>): Promise<Map<string, BulkOutcome>> {
  const { enroll, skipped } = await enrollPiece(db, scope, { sequenceId: change.sequenceId, leadIds, actor, now });
  return new Map<string, BulkOutcome>([
    ...enroll.map((leadId) => [leadId, { outcome: "changed", reason: null }] as const),
    ...skipped.map(({ leadId, reason }) => [leadId, { outcome: "skipped", reason }] as const),
  ]);
}

/** Stops sequences of leads: one, or all that run. */
export async function stopInBulk({
  db,
  scope,
  change,
  leadIds,
  actor,
  now,
}: BulkWork<Stop>): Promise<Map<string, BulkOutcome>> {
  const stopped = await stopEach({ db, scope, leadIds, actor, now, sequenceId: change.sequenceId });
  return new Map(
    leadIds.map((leadId): [string, BulkOutcome] => [
      leadId,
      stopped.has(leadId)
        ? { outcome: "changed", reason: null }
        : { outcome: "skipped", reason: "no-running-sequence" },
    ]),
  );
}

/** Takes an enrollment back by stopping it; what was sent stays sent. */
export async function undoEnrollment({ db, scope, change, leadIds, actor, now }: BulkWork<Enroll>): Promise<number> {
  return (await stopEach({ db, scope, leadIds, actor, now, sequenceId: change.sequenceId })).size;
}

type Stopping = Pick<BulkWork, "db" | "scope" | "leadIds" | "actor" | "now"> & { sequenceId: string | undefined };

function stopEach({ db, scope, leadIds, actor, now, sequenceId }: Stopping): Promise<Set<string>> {
  return db.transaction(async (tx) => {
    const leads = await lockLeads(tx, scope, leadIds);
    const which = { leadIds: [...leads.keys()], reason: "by-hand" as const, actor };
    return stopEnrollments(tx, scope, { ...which, ...(sequenceId === undefined ? {} : { sequenceId }) }, now);
  });
}
