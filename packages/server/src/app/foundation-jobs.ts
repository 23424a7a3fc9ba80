import { pruneEvents } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Jobs } from "../jobs/jobs.ts";

const DAY_MS = 86_400_000;
const EVENTS_KEPT_MS = 7 * DAY_MS;

async function prune(_payload: never, { db, clock }: Foundation): Promise<void> {
  await pruneEvents(db, clock.now() - EVENTS_KEPT_MS);
}

/** Housekeeping of the foundation. */
export const foundationJobs: Jobs = {
  "events.prune": { load: async () => prune, everyMs: DAY_MS },
};
