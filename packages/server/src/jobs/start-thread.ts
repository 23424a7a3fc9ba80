import { basename } from "node:path";
import { Worker } from "node:worker_threads";

let wiring: URL | null = null;
/** Where the compiled threads lie: scripts/compile-server.ts writes it in, sources run the sources. */
declare const COMPILED_THREADS: string | undefined;
const HEAP_MB = 128;
/**
 * What is new is collected after a third of so much. Left to itself this part grows to some 100 MB in each thread; with 48 an
 * import took 487 to 528 MB of RssAnon, with 24 it takes some 400 and no longer (imports/import-rows.ts, `LARGEST_OF_MANY`).
 */
const YOUNG_MB = 24;

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
  return new Worker(compiled(entry), {
    workerData,
    execArgv: ["--disable-warning=ExperimentalWarning", "--import", compiled(wiring).href],
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_MB },
  });
}

/** A compiled thread starts in a third of the time: it reads a few files instead of 600. */
function compiled(source: URL): URL {
  if (typeof COMPILED_THREADS === "undefined") return source;
  return new URL(`${basename(source.pathname, ".ts")}.js`, COMPILED_THREADS);
}
