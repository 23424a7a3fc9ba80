import { sql } from "kysely";
import type { Db, Tx } from "./database.ts";

/** Transactions of one commit at most: other writers wait for it. */
const TOGETHER = 32;

interface Work {
  /** gives what is to be told once the commit is there */
  readonly run: (tx: Tx) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

/** Runs each behind a savepoint, so that one that fails takes none of the others with it. */
async function runTogether(tx: Tx, works: readonly Work[]): Promise<(() => void)[]> {
  const outcomes: (() => void)[] = [];
  for (const { run, fail } of works) {
    await sql`savepoint "one"`.execute(tx.query);
    try {
      outcomes.push(await run(tx));
    } catch (error) {
      // When the whole transaction is gone (a full disk), so is the savepoint: that fails all of them.
      await sql`rollback to "one"`.execute(tx.query).catch(() => {
        throw error;
      });
      outcomes.push(() => fail(error));
    }
    await sql`release "one"`.execute(tx.query);
  }
  return outcomes;
}

/**
 * A handle whose transactions are committed together where several ask at the same moment: on SQLite each commit is
 * forced to the disk, and the lanes of one worker wait for one instead of 32. PostgreSQL groups commits by itself.
 */
export function groupCommits(db: Db): Db {
  if (db.engine === "postgres") return db;
  const waiting: Work[] = [];
  let isRunning = false;
  const runAll = async () => {
    isRunning = true;
    while (waiting.length > 0) {
      // whoever else comes in this turn of the event loop comes along
      await new Promise((resolve) => setImmediate(resolve));
      const works = waiting.splice(0, TOGETHER);
      try {
        const outcomes = await db.transaction((tx) => runTogether(tx, works));
        for (const tell of outcomes) tell();
      } catch (error) {
        for (const { fail } of works) fail(error);
      }
    }
    isRunning = false;
  };
  const transaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const run = async (tx: Tx) => {
        const result = await work(tx);
        return () => resolve(result);
      };
      waiting.push({ run, fail: reject });
      if (!isRunning) void runAll();
    });
  return { ...db, transaction };
}
