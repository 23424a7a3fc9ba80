// The import job: looks after a worker thread, so that requests of this process are answered meanwhile. A thread takes a
// second to start on a small machine, so what is read in some milliseconds is read here.
import { setImmediate } from "node:timers/promises";
import type { Foundation } from "../foundation.ts";
import type { ClaimedJob } from "../jobs/queue.ts";
import { isLastAttempt } from "../jobs/run-jobs.ts";
import { runThread } from "../jobs/run-thread.ts";
import { giveUpImport, importRows } from "./import-rows.ts";
import type { ImportThreadInput } from "./import-thread.ts";
import { CHUNK_BYTES } from "./open-file.ts";
import { importStore } from "./store.ts";

/** What the job carries. */
export interface RunImportPayload {
  organizationId: string;
  importId: string;
}

/** Runs an import to its end. Repeated after a crash it goes on where it was; when the last attempt dies, it has failed. */
export async function runImport(
  payload: RunImportPayload,
  foundation: Foundation,
  job: Pick<ClaimedJob, "attempts">,
): Promise<void> {
  try {
    await runToEnd(payload, foundation);
  } catch (error) {
    const { db, clock } = foundation;
    const scope = { organizationId: payload.organizationId };
    if (isLastAttempt(job)) await giveUpImport({ db, now: () => clock.now() }, scope, payload.importId);
    throw error;
  }
}

async function runToEnd(payload: RunImportPayload, foundation: Foundation): Promise<void> {
  const { db, clock } = foundation;
  const scope = { organizationId: payload.organizationId };
  const one = await importStore(db, scope).find(payload.importId);
  if (one === undefined) return;
  if (one.size > CHUNK_BYTES) await runInThread(payload, foundation);
  // Requests of this process get their turn between two transactions.
  else await importRows({ db, now: () => clock.now(), onProgress: () => setImmediate() }, { scope, importId: one.id });
  const after = await importStore(db, scope).find(one.id);
  // Another worker had it and may have died: the queue tries again until somebody has ended it.
  if (after?.status === "queued" || after?.status === "running") throw new Error("The import is run by another worker");
}

/** Runs an import in a thread with a database connection of its own. */
export function runInThread(payload: RunImportPayload, foundation: Foundation): Promise<void> {
  const work: ImportThreadInput = payload;
  return runThread({ name: "import", entry: new URL("./import-thread.ts", import.meta.url), work }, foundation);
}
