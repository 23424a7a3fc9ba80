import type { Tx } from "./database.ts";

/**
 * Does what does not wait for one another, asked in this order. PostgreSQL is asked at once, which saves journeys. SQLite one
 * after the other: there nothing is saved, and what went on beside one that failed would write outside the transaction.
 */
export async function atOnce(tx: Tx, works: readonly (() => Promise<unknown>)[]): Promise<void> {
  if (tx.engine === "postgres") await Promise.all(works.map((work) => work()));
  else for (const work of works) await work();
}
