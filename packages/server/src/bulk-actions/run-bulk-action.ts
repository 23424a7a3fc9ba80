// The jobs of bulk actions: those over many leads run in a worker thread, so that requests of this process are answered.
import type { Foundation } from "../foundation.ts";
import { LIMIT_SERVING_MS } from "../jobs/batch-size.ts";
import type { Ground } from "../jobs/in-thread.ts";
import { letRequestsFirst } from "../jobs/let-requests-first.ts";
import { asMassWork } from "../jobs/mass-work.ts";
import { runThread } from "../jobs/run-thread.ts";
import { isServing } from "../jobs/serving.ts";
import type { BulkActionWork } from "./bulk-action-thread.ts";
import { type BulkActionPayload, doBulkAction } from "./do-bulk-action.ts";
import { type BulkActionRow, bulkActionStore } from "./store.ts";
import { takeBackBulkAction } from "./take-back-bulk-action.ts";

/**
 * A thread takes as long to start as half of these take in this process. Only while nobody asks: each request that came in
 * between waited for a piece.
 */
const FEW = 10_000;
/** Fewer are over before a thread would have begun. */
const VERY_FEW = 1_000;

/** Whether so many leads are done in this process. */
const isForHere = (leads: number) => leads <= VERY_FEW || (leads <= FEW && !isServing());

/** Does a bulk action to its end. Repeated after a crash it goes on where it was. */
export async function runBulkAction(payload: BulkActionPayload, foundation: Foundation): Promise<void> {
  const action = await find(payload, foundation);
  if (action === undefined) return;
  const leads = action.matched ?? Number.POSITIVE_INFINITY;
  if (isForHere(leads)) await runHere(foundation, leads, (ground) => doBulkAction(ground, payload));
  else await runInThread({ ...payload, task: "do" }, foundation);
}

/** Takes a bulk action back to its end. */
export async function runBulkUndo(payload: BulkActionPayload, foundation: Foundation): Promise<void> {
  const action = await find(payload, foundation);
  if (action === undefined) return;
  if (isForHere(action.changed))
    await runHere(foundation, action.changed, (ground) => takeBackBulkAction(ground, payload));
  else await runInThread({ ...payload, task: "undo" }, foundation);
}

/** What a bulk action runs on in this process. */
export function groundOf({ db, clock, log }: Pick<Foundation, "db" | "clock" | "log">): Ground {
  const rest = async () => void (await letRequestsFirst());
  return { db, log, now: () => clock.now(), limitMs: () => LIMIT_SERVING_MS, rest };
}

function find(
  { organizationId, bulkActionId }: BulkActionPayload,
  { db }: Foundation,
): Promise<BulkActionRow | undefined> {
  return bulkActionStore(db, { organizationId }).find(bulkActionId);
}

async function runHere(
  foundation: Foundation,
  leads: number,
  work: (ground: Ground) => Promise<unknown>,
): Promise<void> {
  const ground = groundOf(foundation);
  if (leads <= VERY_FEW) await work(ground);
  else await asMassWork(foundation.db, { isInThread: false }, () => work(ground));
}

function runInThread(work: BulkActionWork, foundation: Foundation): Promise<void> {
  const entry = new URL("./bulk-action-thread.ts", import.meta.url);
  return runThread({ name: "bulk action", entry, work }, foundation);
}
