import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import type { Queryable, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { at, json } from "../db/values.ts";
import { wake } from "../events/wake.ts";

/** How a job is to be run. */
export interface JobOptions {
  /** not before this instant; now when left out */
  runAt?: number;
  /** while a job with this key waits or runs, another is not added */
  key?: string;
  organizationId?: string;
}

/** Adds a job in the transaction that makes it necessary: it exists exactly when that transaction committed. */
export async function enqueue(
  tx: Tx,
  job: { name: string; payload: unknown } & JobOptions,
  now: number,
): Promise<{ id: string | null }> {
  const added = await tx.query
    .insertInto("job")
    .values(rowOf(job, now))
    .onConflict((conflict) => conflict.column("key").doNothing())
    .returning("id")
    .executeTakeFirst();
  await wake(tx, "jobs");
  return { id: added?.id ?? null };
}

/** Jobs of one statement: PostgreSQL takes 65,535 parameters, and each job has a dozen. */
const MOST = 1_000;

/** Adds many jobs at once, as `enqueue` adds one; a few thousand at most. */
export async function enqueueMany(
  tx: Tx,
  jobs: readonly ({ name: string; payload: unknown } & JobOptions)[],
  now: number,
): Promise<void> {
  if (jobs.length === 0) return;
  if (tx.runEach === null)
    for (let from = 0; from < jobs.length; from += MOST)
      await tx.query
        .insertInto("job")
        .values(jobs.slice(from, from + MOST).map((job) => rowOf(job, now)))
        .onConflict((conflict) => conflict.column("key").doNothing())
        .execute();
  else
    tx.runEach(
      `insert into "job" ("id", "organizationId", "name", "payload", "key", "state", "runAt", "createdAt")
      values (?, ?, ?, ?, ?, 'waiting', ?, ?) on conflict ("key") do nothing`,
      jobs.map(({ organizationId, name, payload, key, runAt }) => [
        newId(),
        organizationId ?? null,
        name,
        JSON.stringify(payload),
        key ?? null,
        runAt ?? now,
        now,
      ]),
    );
  await wake(tx, "jobs");
}

function rowOf(job: { name: string; payload: unknown } & JobOptions, now: number) {
  return {
    id: newId(),
    organizationId: job.organizationId ?? null,
    name: job.name,
    payload: json(job.payload),
    key: job.key ?? null,
    state: "waiting" as const,
    runAt: at(job.runAt ?? now),
    leaseUntil: null,
    leaseHolder: null,
    lastError: null,
    createdAt: at(now),
  };
}

/** A job somebody has claimed. */
export interface ClaimedJob {
  id: string;
  organizationId: string | null;
  name: string;
  payload: unknown;
  key: string | null;
  attempts: number;
}

/** Takes the next due job for `leaseMs`; a job whose lease ran out is due again. */
export async function claimJob(
  tx: Tx,
  claim: { holder: string; leaseMs: number; names: readonly string[] },
  now: number,
): Promise<ClaimedJob | null> {
  const { rows } = await sql<ClaimedJob>`
    update "job" set "state" = 'running', "leaseUntil" = ${at(now + claim.leaseMs)}, "leaseHolder" = ${claim.holder}, "attempts" = "attempts" + 1
    where "id" = (
      select "id" from "job"
      where "name" in (${sql.join(claim.names)})
        and (("state" = 'waiting' and "runAt" <= ${at(now)}) or ("state" = 'running' and "leaseUntil" <= ${at(now)}))
      order by "runAt" limit 1${sql.raw(tx.dialect.skipLocked)})
    returning "id", "organizationId", "name", "payload", "key", "attempts"`.execute(tx.query);
  return rows[0] ?? null;
}

/** Whether another one for the same was added after this job and waits: it will do all that this one would. */
export async function isFollowed(
  db: Queryable,
  { id, name, organizationId, payload }: Pick<ClaimedJob, "id" | "name" | "organizationId" | "payload">,
  now: number,
): Promise<boolean> {
  const later = await db.query
    .selectFrom("job")
    .select("payload")
    .where("name", "=", name)
    .where("organizationId", "=", organizationId)
    .where("state", "=", "waiting")
    .where("runAt", "<=", at(now))
    .where("id", ">", id)
    .execute();
  return later.some((one) => isDeepStrictEqual(one.payload, payload));
}

/** Keeps a claim alive; false when it was lost. */
export async function renewLease(tx: Tx, job: { id: string; holder: string }, leaseUntil: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.query
    .updateTable("job")
    .set({ leaseUntil: at(leaseUntil) })
    .where("id", "=", job.id)
    .where("leaseHolder", "=", job.holder)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Ends a job that is done. */
export async function removeJob(tx: Tx, id: string): Promise<void> {
  await tx.query.deleteFrom("job").where("id", "=", id).execute();
}

/** Puts a job back to be tried at `runAt`, or sets it aside as dead: then its key is free for a new one. */
export async function postponeJob(
  tx: Tx,
  id: string,
  next: { runAt: number; dead: boolean; lastError: string | null; attempts?: number },
): Promise<void> {
  await tx.query
    .updateTable("job")
    .set({
      ...(next.dead ? { state: "dead", key: null } : { state: "waiting" }),
      runAt: at(next.runAt),
      leaseUntil: null,
      leaseHolder: null,
      lastError: next.lastError,
      ...(next.attempts === undefined ? {} : { attempts: next.attempts }),
    })
    .where("id", "=", id)
    .execute();
}

/** Gives back at once what a predecessor that is proved dead had claimed. */
export async function releaseClaims(tx: Tx): Promise<void> {
  await tx.query
    .updateTable("job")
    .set({ state: "waiting", leaseUntil: null, leaseHolder: null })
    .where("state", "=", "running")
    .execute();
}

/** Frees the keys of jobs that were set aside while they still kept them. */
export async function freeDeadKeys(tx: Tx): Promise<void> {
  await tx.query
    .updateTable("job")
    .set({ key: null })
    .where("state", "=", "dead")
    .where("key", "is not", null)
    .execute();
}

/** How many jobs were set aside, for `doctor` and the operator's page. */
export async function countDeadJobs(db: Queryable): Promise<number> {
  const row = await db.query
    .selectFrom("job")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("state", "=", "dead")
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
