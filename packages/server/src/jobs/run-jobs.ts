import type { Foundation } from "../foundation.ts";
import type { JobHandler, Jobs, NotYet } from "./jobs.ts";
import { type ClaimedJob, claimJob, enqueue, freeDeadKeys, postponeJob, removeJob, renewLease } from "./queue.ts";

const LEASE_MS = 60_000;
const HEARTBEAT_MS = 20_000;
const ATTEMPTS = 8;
const BACKOFF_MS = 30_000;
const BACKOFF_CAP_MS = 6 * 3_600_000;
/** A job may run twice: where a power cut takes that it was claimed or finished, it runs once more. */
const UNFORCED = { mayBeLost: true };

/** Whether a job that fails now is set aside for good; its room ends what waits for it. */
export function isLastAttempt(job: Pick<ClaimedJob, "attempts">): boolean {
  return job.attempts >= ATTEMPTS;
}

function periodicKey(name: string): string {
  return `periodic:${name}`;
}

/** Makes sure that every periodic job waits somewhere, and that no dead job keeps one out. */
export async function schedulePeriodicJobs(foundation: Foundation, jobs: Jobs): Promise<void> {
  const now = foundation.clock.now();
  await foundation.db.transaction(async (tx) => {
    // before the first of them: a version before this one left the key with a dead job
    await freeDeadKeys(tx);
    for (const [name, { everyMs }] of Object.entries(jobs)) {
      if (everyMs !== undefined)
        await enqueue(tx, { name, payload: {}, key: periodicKey(name), runAt: now + Math.min(everyMs, 60_000) }, now);
    }
  });
}

/** `runAt`: when it is to run again, ms; null when it is done for good. */
async function finish(foundation: Foundation, job: ClaimedJob, runAt: number | null): Promise<void> {
  await foundation.db.transaction(async (tx) => {
    if (runAt === null) await removeJob(tx, job.id);
    else await postponeJob(tx, job.id, { runAt, dead: false, lastError: null, attempts: 0 });
  }, UNFORCED);
}

async function fail(
  foundation: Foundation,
  job: ClaimedJob,
  failure: { error: unknown; everyMs: number | undefined },
): Promise<void> {
  const message = failure.error instanceof Error ? failure.error.message : String(failure.error);
  const dead = isLastAttempt(job) && failure.everyMs === undefined;
  const delay = Math.min(BACKOFF_MS * 3 ** Math.min(job.attempts - 1, 12), BACKOFF_CAP_MS);
  foundation.log.error({ job: job.name, attempt: job.attempts, dead, err: failure.error }, "a job failed");
  await foundation.db.transaction((tx) =>
    postponeJob(tx, job.id, { runAt: foundation.clock.now() + Math.random() * delay, dead, lastError: message }),
  );
}

async function runWithLease(
  foundation: Foundation,
  job: ClaimedJob,
  holder: string,
  handler: JobHandler,
): Promise<NotYet | null> {
  const heartbeat = setInterval(() => {
    foundation.db
      .transaction((tx) => renewLease(tx, { id: job.id, holder }, foundation.clock.now() + LEASE_MS), UNFORCED)
      .catch((error) => foundation.log.warn({ job: job.name, err: error }, "a job's lease could not be renewed"));
  }, HEARTBEAT_MS);
  try {
    return (await handler(job.payload as never, foundation, job)) ?? null;
  } finally {
    clearInterval(heartbeat);
  }
}

/** Runs the next due job, if there is one. Returns whether there was. */
export async function runNextJob(foundation: Foundation, jobs: Jobs, holder: string): Promise<boolean> {
  const names = Object.keys(jobs);
  if (names.length === 0) return false;
  const now = foundation.clock.now();
  const job = await foundation.db.transaction(
    (tx) => claimJob(tx, { holder, leaseMs: LEASE_MS, names }, now),
    UNFORCED,
  );
  const definition = job === null ? undefined : jobs[job.name];
  if (job === null || definition === undefined) return false;
  try {
    const handler = await definition.load();
    const notYet = await runWithLease(foundation, job, holder, handler);
    const next = definition.everyMs === undefined ? null : foundation.clock.now() + definition.everyMs;
    await finish(foundation, job, notYet?.againAt ?? next);
  } catch (error) {
    await fail(foundation, job, { error, everyMs: definition.everyMs });
  }
  return true;
}
