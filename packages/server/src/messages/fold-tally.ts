import type { Foundation } from "../foundation.ts";
import { foldTallies } from "./store-tally.ts";

/** Keeps the counts of messages by state short enough to be summed on a request. */
export async function foldTally(_payload: unknown, { db }: Foundation): Promise<void> {
  if (db.engine === "sqlite") return;
  await db.transaction(foldTallies);
}
