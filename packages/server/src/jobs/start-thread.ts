import { Worker } from "node:worker_threads";

let wiring: URL | null = null;
const HEAP_MB = 256;

/** Says which module attaches the rooms' hooks in a thread (app/wire-thread.ts); a room may not import the roof itself. */
export function wireThreadsBy(module: URL): void {
  wiring = module;
}

/**
 * Starts a thread in which the rooms are wired as in the program. A small heap of its own: what it holds does not grow with
 * the work, and a fault of ours fails the job, not the server.
 * @param entry the module it runs
 * @param workerData what the module finds as `workerData`
 * @param heapMb the most its objects may take, in MB
 */
export function startThread(entry: URL, workerData: unknown, heapMb: number = HEAP_MB): Worker {
  if (wiring === null) throw new Error("A thread was started before the rooms were wired");
  return new Worker(entry, {
    workerData,
    execArgv: ["--disable-warning=ExperimentalWarning", "--import", wiring.href],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
}
