// How workers prove that they live, and others that they are dead (delivery.md, "Worker-death proof"). On PostgreSQL each
// holds a session lock that the server frees when its connection is gone; on SQLite there is one worker, and whoever has
// its lock file knows that the one before is dead.
import { sql } from "kysely";
import type { Db } from "../db/database.ts";

/** A sign of life. */
export interface SignOfLife {
  end(): Promise<void>;
}

/** So often the connection that holds the sign is used, to learn that it broke. */
const LOOK_MS = 1_000;

const keyOf = (holder: string) => sql`hashtextextended(${`worker ${holder}`}, 0)`;

/** Gives the sign until it is ended, on a connection of its own; a new one when that breaks, as when the server restarts. */
export async function giveSignOfLife(db: Db, holder: string): Promise<SignOfLife> {
  if (db.engine === "sqlite") return { end: async () => {} };
  const stopping = new AbortController();
  const begun = Promise.withResolvers<void>();
  const pause = () =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        stopping.signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, LOOK_MS);
      stopping.signal.addEventListener("abort", end);
    });
  const hold = () =>
    db.query.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${keyOf(holder)})`.execute(connection);
      begun.resolve();
      while (!stopping.signal.aborted) {
        await pause();
        await sql`select 1`.execute(connection);
      }
      await sql`select pg_advisory_unlock(${keyOf(holder)})`.execute(connection);
    });
  const run = async () => {
    while (!stopping.signal.aborted) {
      // the first time whoever starts learns of it; later it is tried again until the server is back
      await hold().catch(begun.reject);
      if (!stopping.signal.aborted) await pause();
    }
  };
  const running = run();
  await begun.promise.catch((error) => {
    stopping.abort();
    throw error;
  });
  return {
    async end() {
      stopping.abort();
      await running;
    },
  };
}

/** Those of the holders that give no sign any more. */
export async function findDead(db: Db, holders: readonly string[]): Promise<string[]> {
  if (db.engine === "sqlite" || holders.length === 0) return [];
  return db.transaction(async (tx) => {
    const dead: string[] = [];
    for (const holder of holders) {
      const { rows } = await sql<{
        isFree: boolean;
      }>`select pg_try_advisory_xact_lock(${keyOf(holder)}) as "isFree"`.execute(tx.query);
      if (rows[0]?.isFree === true) dead.push(holder);
    }
    return dead;
  });
}
