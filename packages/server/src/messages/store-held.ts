// Messages that wait for their account, changed many at a time. Whoever has one of them in hand at its gate keeps it, and says
// by itself what holds it.
import { LATE_MS } from "@lead-dashboard/domain/messages/catch-up";
import { type RawBuilder, sql } from "kysely";
import type { Queryable, Tx } from "../db/database.ts";
import { among } from "../db/update-each.ts";
import { at } from "../db/values.ts";
import type { MessageRow } from "./store.ts";
import type { LaneKey } from "./store-lanes.ts";

const A_DAY = 86_400_000;
/** What was kept waiting has so much time again when it may go on. */
export const TIME_AGAIN_MS = 2 * A_DAY;

/** So many of them are put off at once: the others meet the same obstacle, and it is a matter of some ms each time. */
const PUT_OFF = 2_000;

/** What keeps every message of an account, and until when (ms). */
export interface AccountHold {
  readonly until: number;
  readonly reason: string;
  /** their own time is then, for those that are not late already */
  readonly isPlannedAnew: boolean;
}

/** Puts off what is due in a lane, in one statement. What has run out stays, to be ended at its gate. */
export async function putOffWaiting(
  tx: Tx,
  { organizationId, accountId }: LaneKey,
  { until, reason, isPlannedAnew }: AccountHold,
  now: number,
): Promise<void> {
  const latest = at(until + A_DAY);
  await sql`
    with "held" as materialized (
      select "id" from "message" where "organizationId" = ${organizationId} and "accountId" = ${accountId}
        and "state" = 'planned' and "dueAt" <= ${at(now)} and ("expiresAt" is null or "expiresAt" > ${at(now)})
      order by "dueAt", "id" limit ${PUT_OFF}${sql.raw(tx.dialect.skipLocked)})
    update "message" set "dueAt" = ${at(until)}, "reason" = ${reason},
      "plannedFor" = case when ${isPlannedAnew} and "plannedFor" >= ${at(now - LATE_MS)} then ${at(until)} else "plannedFor" end,
      "expiresAt" = case when "expiresAt" < ${latest} then ${latest} else "expiresAt" end
    where "organizationId" = ${organizationId} and "id" in (select "id" from "held")`.execute(tx.query);
}

/** Where a page of what waits ended. */
export type WaitingPlace = Pick<MessageRow, "id" | "dueAt">;

/** A message that waits in a lane, and why. */
export type WaitingInLane = WaitingPlace & Pick<MessageRow, "plannedFor" | "expiresAt" | "attempts" | "reason">;

/** Some of the messages planned in a lane, in the order in which they are due. Nothing is held. */
export async function plannedInLane(
  db: Queryable,
  { organizationId, accountId }: LaneKey,
  { after, limit }: { after: WaitingPlace | null; limit: number },
): Promise<WaitingInLane[]> {
  const behind = after === null ? sql`` : sql`and ("dueAt", "id") > (${at(after.dueAt)}, ${after.id})`;
  const { rows } = await sql<WaitingInLane>`
    select "id", "dueAt", "plannedFor", "expiresAt", "attempts", "reason" from "message"
    where "organizationId" = ${organizationId} and "accountId" = ${accountId} and "state" = 'planned' ${behind}
    order by "dueAt", "id" limit ${limit}`.execute(db.query);
  return rows;
}

/** Some of the messages of an organization whose time has come by an instant (ms), in its order. Nothing is held. */
export function waitingBy(
  db: Queryable,
  organizationId: string,
  { by, after, limit }: { by: number; after: Pick<MessageRow, "id" | "plannedFor"> | null; limit: number },
): Promise<Pick<MessageRow, "id" | "plannedFor" | "expiresAt">[]> {
  return (
    db.query
      .selectFrom("message")
      .select(["id", "plannedFor", "expiresAt"])
      .where("organizationId", "=", organizationId)
      // in so many words: SQLite reads all that is planned where the states of its partial index are parameters
      .where(sql<boolean>`"state" in ('planned', 'claimed')`)
      .where("plannedFor", "<=", at(by))
      .$if(after !== null, (query) =>
        query.where(sql<boolean>`("plannedFor", "id") > (${at(after?.plannedFor ?? 0)}, ${after?.id ?? ""})`),
      )
      .orderBy("plannedFor")
      .orderBy("id")
      .limit(limit)
      .execute()
  );
}

/** Gives messages time until an instant at least (ms). */
export async function prolong(
  tx: Tx,
  organizationId: string,
  { ids, until }: { ids: readonly string[]; until: number },
): Promise<void> {
  await changeFree(tx, organizationId, {
    ids,
    set: sql`"expiresAt" = ${at(until)}`,
    states: sql`('planned', 'claimed')`,
  });
}

/** Lets messages be looked at now: their gate says what may leave, and when the rest. */
export async function lookNow(tx: Tx, organizationId: string, ids: readonly string[], now: number): Promise<void> {
  await changeFree(tx, organizationId, { ids, set: sql`"dueAt" = ${at(now)}`, states: sql`('planned')` });
}

async function changeFree(
  tx: Tx,
  organizationId: string,
  { ids, set, states }: { ids: readonly string[]; set: RawBuilder<unknown>; states: RawBuilder<unknown> },
): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    with "free" as materialized (
      select "id" from "message" where "organizationId" = ${organizationId} and "id" ${among(tx, ids)} and "state" in ${states}
      order by "id"${sql.raw(tx.dialect.skipLocked)})
    update "message" set ${set} where "organizationId" = ${organizationId} and "id" in (select "id" from "free")`.execute(
    tx.query,
  );
}
