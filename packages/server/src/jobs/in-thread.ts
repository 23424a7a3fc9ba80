// The side of the thread: its database, its time, and how long its transactions may take.
import { setTimeout as pause } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import type { Db } from "../db/database.ts";
import { openDatabase } from "../db/open.ts";
import { onWake, TOPICS } from "../events/wake.ts";
import { createLogger, type Logger } from "../http/logger.ts";
import { LIMIT_ALONE_MS, LIMIT_SERVING_MS } from "./batch-size.ts";

/** What a thread is given. */
export interface ThreadInput<Work> {
  readonly work: Work;
  readonly databaseUrl: string;
  readonly logLevel: string;
  /** the program's time when the thread was started; the thread counts on from there */
  readonly now: number;
  /** one number, not 0 while the process serves requests; the process writes it */
  readonly serving: Int32Array<SharedArrayBuffer>;
}

/** What background work in pieces runs on, in a thread or in the process. */
export interface Ground {
  readonly db: Db;
  readonly log: Pick<Logger, "error">;
  /** the time, ms */
  now(): number;
  /** how long the next write transaction may take, ms; `alone`: while nobody asks */
  limitMs(alone?: number): number;
  /** called between two transactions: whoever waits gets a turn */
  rest(): Promise<void>;
}

/** A writer of SQLite that found the file busy tries again after at most 25 ms (db/sqlite.ts). */
const TURN_MS = 26;

/** Does the work of a thread with a database connection of its own. */
export async function inThread<Work>(
  { databaseUrl, logLevel, now, serving }: ThreadInput<Work>,
  work: (ground: Ground) => Promise<void>,
): Promise<void> {
  const db = openDatabase({ databaseUrl }, { isBulk: true });
  // SQLite has no bell: without this whoever listens in the process found what was done here at the next poll, up to a second later
  if (db.engine === "sqlite") for (const topic of TOPICS) onWake(topic, () => parentPort?.postMessage(topic));
  const isIdle = () => Atomics.load(serving, 0) === 0;
  const startedAt = performance.now();
  try {
    await work({
      db,
      log: createLogger(logLevel),
      now: () => now + Math.round(performance.now() - startedAt),
      limitMs: (alone = LIMIT_ALONE_MS) => (isIdle() ? alone : LIMIT_SERVING_MS),
      rest: () => pause(db.engine === "postgres" || isIdle() ? 0 : TURN_MS),
    });
  } finally {
    await db.close();
  }
}
