// Looks after a worker thread that does a job, so that requests of this process are answered meanwhile.
import { wakeHere } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import type { ThreadInput } from "./in-thread.ts";
import { asMassWork } from "./mass-work.ts";
import { isServing } from "./serving.ts";
import { startThread } from "./start-thread.ts";

/** A thread to be run. */
export interface ThreadOrder<Work> {
  /** what it is called in messages */
  readonly name: string;
  /** the module it runs, which calls `inThread` */
  readonly entry: URL;
  /** what it is to do */
  readonly work: Work;
  /** the most its objects may take, in MB, where what it holds grows with the work */
  readonly heapMb?: number;
}

/** Runs a thread to its end; throws when it dies. It takes some hundred ms to start. */
export async function runThread<Work>(
  { name, entry, work, heapMb }: ThreadOrder<Work>,
  { db, config, clock }: Pick<Foundation, "db" | "config" | "clock">,
): Promise<void> {
  const serving = new Int32Array(new SharedArrayBuffer(4));
  const input: ThreadInput<Work> = {
    work,
    databaseUrl: config.databaseUrl,
    logLevel: config.logLevel,
    now: clock.now(),
    serving,
  };
  const thread = startThread(entry, input, heapMb);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  thread.on("message", wakeHere);
  thread.on("error", reject);
  thread.on("exit", (code) =>
    code === 0 ? resolve() : reject(new Error(`The thread of the ${name} ended with ${code}`)),
  );
  const watch = watchServing(serving);
  try {
    await asMassWork(db, { isInThread: true }, () => promise);
  } finally {
    clearInterval(watch);
  }
}

const LOOK_EVERY_MS = 100;

/** Keeps telling the thread whether this process serves requests. */
function watchServing(serving: Int32Array): NodeJS.Timeout {
  return setInterval(() => Atomics.store(serving, 0, isServing() ? 1 : 0), LOOK_EVERY_MS);
}
