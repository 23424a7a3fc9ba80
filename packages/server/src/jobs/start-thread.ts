import { Worker } from "node:worker_threads";

let wiring: URL | null = null;

/** Says which module attaches the rooms' hooks in a thread (app/wire-thread.ts); a room may not import the roof itself. */
export function wireThreadsBy(module: URL): void {
  wiring = module;
}

/**
 * Starts a thread in which the rooms are wired as in the program. A small heap of its own: what it holds does not grow with
 * the work, and a fault of ours fails the job, not the server.
 * @param entry the module it runs
 * @param workerData what the module finds as `workerData`
 */
export function startThread(entry: URL, workerData: unknown): Worker {
  if (wiring === null) throw new Error("A thread was started before the rooms were wired");
  return new Worker(entry, {
    workerData,
    execArgv: ["--disable-warning=ExperimentalWarning", "--import", wiring.href],
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
}
