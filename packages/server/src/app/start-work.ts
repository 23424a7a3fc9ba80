import { sqliteFile } from "../db/open.ts";
import { takeWorkerLock } from "../db/worker-lock.ts";
import type { Foundation } from "../foundation.ts";
import { releaseClaims } from "../jobs/queue.ts";
import { type RunningWorker, runWorker } from "../jobs/run-worker.ts";
import { JOBS, LISTENERS, WORKERS } from "./rooms.ts";

/** Another process already works on this SQLite database. */
export class WorkerTaken extends Error {
  constructor() {
    super("Another process already runs the worker of this database: stop it, or start this one with --no-worker");
    this.name = "WorkerTaken";
  }
}

/** Starts the worker: on SQLite only where no other process works, and then what a dead one had claimed is free at once. */
export async function startWork(foundation: Foundation): Promise<RunningWorker> {
  const file = sqliteFile(foundation.config.databaseUrl);
  const lock = file === null ? null : takeWorkerLock(file);
  if (file !== null && lock === null) throw new WorkerTaken();
  if (lock !== null) await foundation.db.transaction((tx) => releaseClaims(tx));
  const worker = await runWorker(foundation, { listeners: LISTENERS, jobs: JOBS, workers: WORKERS });
  return {
    async stop() {
      await worker.stop();
      lock?.release();
    },
  };
}
