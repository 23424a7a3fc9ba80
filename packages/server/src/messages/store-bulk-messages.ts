// The messages of one bulk action, found by what their keys begin with.
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { at } from "../db/values.ts";
import { wake } from "../events/wake.ts";
import { noteDue } from "./store-lanes.ts";

/** A key that sorts behind all that begin with the prefix, which ends in a colon. */
export const behind = (prefix: string): string => `${prefix.slice(0, -1)};`;

/** How many of them wait to leave. */
export async function countWaiting(db: Queryable, { organizationId }: Scope, prefix: string): Promise<number> {
  const { waiting } = await db.query
    .selectFrom("message")
    .select((select) => select.fn.countAll<number>().as("waiting"))
    .where("organizationId", "=", organizationId)
    .where("dedupeKey", ">=", prefix)
    .where("dedupeKey", "<", behind(prefix))
    .where("state", "in", ["planned", "claimed"])
    .executeTakeFirstOrThrow();
  return Number(waiting);
}

/** Lets those that wait for one reason be looked at now: the gate says what may leave, and when the rest. */
export async function bringForward(
  tx: Tx,
  { organizationId }: Scope,
  { prefix, reason }: { prefix: string; reason: string },
  now: number,
): Promise<void> {
  const moved = await tx.query
    .updateTable("message")
    .set({ dueAt: at(now), plannedFor: at(now), reason: null })
    .where("organizationId", "=", organizationId)
    .where("dedupeKey", ">=", prefix)
    .where("dedupeKey", "<", behind(prefix))
    .where("state", "=", "planned")
    .where("reason", "=", reason)
    .returning("accountId")
    .execute();
  const accounts = new Set(moved.flatMap(({ accountId }) => accountId ?? []));
  for (const accountId of accounts) await noteDue(tx, { organizationId, accountId }, now);
  if (accounts.size > 0) await wake(tx, "messages");
}
