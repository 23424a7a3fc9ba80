import { nextTurns } from "@lead-dashboard/domain/messages/account-pace";
import type { Queryable, Scope } from "../db/database.ts";
import { pacesOf } from "./store-batch.ts";

/** When some lanes may speak next (ms); those that keep no pace are left out. See `nextTurns`. */
export async function turnsOf(
  db: Queryable,
  scope: Scope,
  accountIds: readonly string[],
  now: number,
): Promise<Map<string, ReturnType<typeof nextTurns>>> {
  const paces = await pacesOf(db, scope, accountIds);
  return new Map(paces.map((pace) => [pace.accountId, nextTurns(pace, pace, now)]));
}
