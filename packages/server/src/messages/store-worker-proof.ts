// How workers prove that they live, and others that they are dead (delivery.md, "Worker-death proof"). On PostgreSQL each
// holds a session lock that the server frees when its connection is gone; on SQLite there is one worker, and whoever has
// its lock file knows that the one before is dead.
import { sql } from "kysely";
import type { Db } from "../db/database.ts";

/** A sign of life. */
export interface SignOfLife {
  end(): Promise<void>;
}

const keyOf = (holder: string) => sql`hashtextextended(${`worker ${holder}`}, 0)`;

/** Gives the sign until it is ended, on a connection of its own. */
export async function giveSignOfLife(db: Db, holder: string): Promise<SignOfLife> {
  if (db.engine === "sqlite") return { end: async () => {} };
  const stopped = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const held = db.query.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${keyOf(holder)})`.execute(connection);
    begun.resolve();
    await stopped.promise;
    await sql`select pg_advisory_unlock(${keyOf(holder)})`.execute(connection);
  });
  held.catch(begun.reject);
  await begun.promise;
  return {
    async end() {
      stopped.resolve();
      await held;
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
