// Lanes: one per channel account, one message in flight in each (decisions.md, "Lanes").
import { type Selectable, sql } from "kysely";
import type { Db, Queryable, Tx } from "../db/database.ts";
import type { ChannelLaneTable } from "../db/tables/channels.ts";
import { at, json } from "../db/values.ts";
import type { MessageRow } from "./store.ts";

/** A lane as stored. */
export type LaneRow = Selectable<ChannelLaneTable>;

/** Names a lane. */
export type LaneKey = Pick<LaneRow, "organizationId" | "accountId">;

/** Who holds a lane, and until when (ms). */
export interface LaneLease {
  readonly holder: string;
  readonly endsAt: number;
}

// Lanes that a transaction of many messages has been told of, to be written at its end.
const gathered = new WeakMap<Tx, Map<string, { readonly lane: LaneKey; readonly dueAt: number }>>();

/**
 * Makes a lane look at its messages by an instant, unless it looks earlier anyway. The lane is held to the end of the
 * transaction even then: whoever gives it back meanwhile counts this message as well (`releaseLane`).
 */
export async function noteDue(tx: Tx, lane: LaneKey, dueAt: number): Promise<void> {
  const notes = gathered.get(tx);
  if (notes !== undefined) {
    const name = `${lane.organizationId} ${lane.accountId}`;
    const known = notes.get(name);
    if (known === undefined || known.dueAt > dueAt) notes.set(name, { lane, dueAt });
    return;
  }
  await lockLane(tx, lane);
  await tx.query
    .updateTable("channelLane")
    .set({ nextDueAt: at(dueAt) })
    .where("organizationId", "=", lane.organizationId)
    .where("accountId", "=", lane.accountId)
    .where((where) => where.or([where("nextDueAt", "is", null), where("nextDueAt", ">", at(dueAt))]))
    .execute();
}

/**
 * From here to `writeDues` what `noteDue` says in this transaction is only remembered. A transaction that plans for many
 * leads would hold their lanes in any order, and so wait for another one that waits for it.
 */
export function gatherDues(tx: Tx): void {
  gathered.set(tx, new Map());
}

/** The lanes remembered so far: whoever holds lanes in one go, in their order, holds these with them. */
export function gatheredLanes(tx: Tx): LaneKey[] {
  return [...(gathered.get(tx)?.values() ?? [])].map(({ lane }) => lane);
}

/** Writes what was remembered, in the order of the lanes. `isSpared`: a lane of the caller's, who looks for itself. */
export async function writeDues(tx: Tx, isSpared: (lane: LaneKey) => boolean): Promise<void> {
  const notes = gathered.get(tx) ?? new Map<string, never>();
  gathered.delete(tx);
  for (const [, { lane, dueAt }] of [...notes].sort(([one], [other]) => (one < other ? -1 : 1)))
    if (!isSpared(lane)) await noteDue(tx, lane, dueAt);
}

/**
 * Takes up to `limit` lanes with something due, paused accounts and organizations left out. Organizations take turns: first
 * those that hold fewest lanes now, among equals the lanes longest without a turn, so that nobody's many accounts keep
 * another's one waiting. One whose rate lets nothing leave within `holdMs` is left where it is. The locking select stands in a materialized CTE, since PostgreSQL may evaluate a subquery twice.
 */
export async function takeLanes(
  tx: Tx,
  { lease, limit, holdMs = 0 }: { lease: LaneLease; limit: number; holdMs?: number },
  now: number,
): Promise<LaneRow[]> {
  const locking = sql.raw(tx.engine === "postgres" ? ' for update of "channelLane" skip locked' : "");
  const { rows } = await sql<LaneRow>`
    with "held" as materialized (
      select "organizationId", count(*) as "lanes" from "channelLane" where "leaseEndsAt" > ${at(now)} group by "organizationId"),
    "ranked" as materialized (
      select "organizationId", "accountId", "servedAt", row_number() over (partition by "organizationId" order by "servedAt")
        + coalesce((select "lanes" from "held" where "held"."organizationId" = "channelLane"."organizationId"), 0) as "turn"
      from "channelLane"
      where "nextDueAt" <= ${at(now)} and ("leaseEndsAt" is null or "leaseEndsAt" <= ${at(now)})
        and exists (select 1 from "channelAccount" a where a."organizationId" = "channelLane"."organizationId" and a."id" = "channelLane"."accountId" and a."isPaused" = ${false}
          and (a."ratePerMinute" is null or "channelLane"."arrivalAt" <= ${at(now + holdMs)}))
        and not exists (select 1 from "sendingSwitch" s where s."organizationId" = "channelLane"."organizationId" and s."isPaused" = ${true})
    ), "picked" as materialized (
      select "channelLane"."organizationId", "channelLane"."accountId" from "channelLane"
      inner join "ranked" on "ranked"."organizationId" = "channelLane"."organizationId" and "ranked"."accountId" = "channelLane"."accountId"
      where "channelLane"."leaseEndsAt" is null or "channelLane"."leaseEndsAt" <= ${at(now)}
      order by "ranked"."turn", "ranked"."servedAt" limit ${limit}${locking})
    update "channelLane" set "leaseHolder" = ${lease.holder}, "leaseEndsAt" = ${at(lease.endsAt)}
    where ("organizationId", "accountId") in (select "organizationId", "accountId" from "picked")
    returning *`.execute(tx.query);
  return rows;
}

/** Whether a lane that nobody holds has something due, and when the next one will (ms); paused ones count. Nothing is held. */
export async function nextDue(
  db: Queryable,
  now: number,
): Promise<{ readonly isDue: boolean; readonly next: number | null }> {
  const { rows } = await sql<{ dueAt: number | null; nextDueAt: number | null }>`
    select (select min("nextDueAt") from "channelLane"
        where "nextDueAt" <= ${at(now)} and ("leaseEndsAt" is null or "leaseEndsAt" <= ${at(now)})) as "dueAt",
      (select min("nextDueAt") from "channelLane" where "nextDueAt" > ${at(now)}) as "nextDueAt"`.execute(db.query);
  const [row] = rows;
  return { isDue: (row?.dueAt ?? null) !== null, next: row?.nextDueAt ?? null };
}

/** Claims the first due message of a held lane under a new fence; null when nothing is due or the lane was lost. */
export async function claimNext(
  tx: Tx,
  { lane, lease }: { lane: LaneKey; lease: LaneLease },
  now: number,
): Promise<MessageRow | null> {
  const held = await tx.query
    .updateTable("channelLane")
    .set({ leaseEndsAt: at(lease.endsAt), servedAt: at(now) })
    .where("organizationId", "=", lane.organizationId)
    .where("accountId", "=", lane.accountId)
    .where("leaseHolder", "=", lease.holder)
    .returning("accountId")
    .executeTakeFirst();
  if (held === undefined) return null;
  const { rows } = await sql<MessageRow>`
    with "picked" as materialized (
      select "id" from "message"
      where "organizationId" = ${lane.organizationId} and "accountId" = ${lane.accountId} and "state" = 'planned' and "dueAt" <= ${at(now)}
      order by "dueAt", "id" limit 1${sql.raw(tx.dialect.skipLocked)})
    update "message" set "state" = 'claimed', "fence" = "fence" + 1, "leaseHolder" = ${lease.holder}, "leaseEndsAt" = ${at(lease.endsAt)}, "updatedAt" = ${at(now)}
    where "organizationId" = ${lane.organizationId} and "id" in (select "id" from "picked")
    returning *`.execute(tx.query);
  return rows[0] ?? null;
}

/**
 * Gives a lane back, with the time of its next message. It is held before it is looked for: a statement of PostgreSQL that
 * waits for a row goes on seeing the other tables as they were when it began, without the message that made it wait.
 * `automaticAt`: what leaves by itself keeps its distance until then, and only what a person wrote is looked for before.
 */
export async function releaseLane(
  tx: Tx,
  lane: LaneKey,
  { holder, automaticAt }: { holder: string; automaticAt?: number | undefined },
): Promise<void> {
  await lockLane(tx, lane);
  const planned = sql`from "message" m
      where m."organizationId" = ${lane.organizationId} and m."accountId" = ${lane.accountId} and m."state" = 'planned'`;
  const first = sql`(select min(m."dueAt") ${planned})`;
  const next =
    automaticAt === undefined
      ? first
      : sql`coalesce((select min(m."dueAt") ${planned} and m."dueAt" <= ${at(automaticAt)} and ${byHand}),
          case when ${first} < ${at(automaticAt)} then ${at(automaticAt)} else ${first} end)`;
  await sql`
    update "channelLane" set "leaseHolder" = null, "leaseEndsAt" = null, "nextDueAt" = ${next}
    where "organizationId" = ${lane.organizationId} and "accountId" = ${lane.accountId} and "leaseHolder" = ${holder}`.execute(
    tx.query,
  );
}

/** A message a person wrote, which keeps no distance. */
export const byHand = sql.raw(`m."stopOnReplySince" is null and m."enrollmentId" is null`);

/** Holds a lane's row and reads it. */
export async function lockLane(tx: Tx, lane: LaneKey): Promise<LaneRow | undefined> {
  const { rows } = await sql<LaneRow>`
    select * from "channelLane" where "organizationId" = ${lane.organizationId} and "accountId" = ${lane.accountId}${sql.raw(tx.dialect.forUpdate)}`.execute(
    tx.query,
  );
  return rows[0];
}

/** Stores a lane's pace, count, breaker and last error. */
export async function changeLane(
  tx: Tx,
  lane: LaneKey,
  set: Partial<
    Pick<
      LaneRow,
      | "breaker"
      | "arrivalAt"
      | "spacedUntil"
      | "catchUpAt"
      | "countedOn"
      | "sentCount"
      | "daysUsed"
      | "warning"
      | "lastSentAt"
      | "lastError"
      | "lastErrorAt"
    >
  >,
): Promise<void> {
  const { breaker, arrivalAt, spacedUntil, catchUpAt, lastSentAt, lastErrorAt, ...plain } = set;
  await tx.query
    .updateTable("channelLane")
    .set({
      ...plain,
      ...(breaker === undefined ? {} : { breaker: json(breaker) }),
      ...(arrivalAt === undefined ? {} : { arrivalAt: at(arrivalAt) }),
      ...(spacedUntil === undefined ? {} : { spacedUntil: at(spacedUntil) }),
      ...(catchUpAt === undefined ? {} : { catchUpAt: at(catchUpAt) }),
      ...(lastSentAt === undefined ? {} : { lastSentAt: at(lastSentAt) }),
      ...(lastErrorAt === undefined ? {} : { lastErrorAt: at(lastErrorAt) }),
    })
    .where("organizationId", "=", lane.organizationId)
    .where("accountId", "=", lane.accountId)
    .execute();
}

/** Messages whose worker is gone: their lease ended, or its holder is one of the dead. Nothing is changed. */
export async function abandonedMessages(
  db: Queryable,
  dead: readonly string[] | "all",
  now: number,
): Promise<MessageRow[]> {
  const holders = dead === "all" || dead.length === 0 ? [""] : dead;
  const { rows } = await sql<MessageRow>`
    select * from "message" where "state" in ('claimed', 'handing-off') and ("state" = 'claimed' or "leaseHolder" is not null)
      and ((${dead === "all"} and "leaseHolder" is not null) or "leaseEndsAt" <= ${at(now)} or "leaseHolder" in (${sql.join(holders)}))
    order by "leaseEndsAt" limit 1000`.execute(db.query);
  return rows;
}

/**
 * Messages in doubt that nobody holds: they are looked for again at the end of their lease (settle-doubt.ts), and only then.
 * So many of each account, first the first of each, because a restored backup may leave thousands of one.
 */
export async function messagesToLookFor(db: Queryable, perAccount: number, now: number): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    with "ranked" as materialized (
      select "organizationId", "id", "leaseEndsAt",
        row_number() over (partition by "organizationId", "accountId" order by "leaseEndsAt", "id") as "turn"
      from "message" where "state" in ('claimed', 'handing-off') and "state" = 'handing-off' and "leaseHolder" is null
        and "leaseEndsAt" <= ${at(now)}
    ), "picked" as materialized (
      select "organizationId", "id" from "ranked" where "turn" <= ${perAccount} order by "turn", "leaseEndsAt" limit 1000)
    select "message".* from "picked"
    inner join "message" on "message"."organizationId" = "picked"."organizationId" and "message"."id" = "picked"."id"`.execute(
    db.query,
  );
  return rows;
}

/**
 * Frees lanes of workers that are gone; what a living one of another process holds by an ended lease is free as well. One
 * that a transaction holds is left for the next look: a worker that stands still in it must not stop this one.
 */
export async function freeLanes(tx: Tx, dead: readonly string[] | "all", now: number): Promise<void> {
  const holders = dead === "all" || dead.length === 0 ? [""] : dead;
  await sql`
    with "gone" as materialized (
      select "organizationId", "accountId" from "channelLane"
      where "leaseHolder" is not null and (${dead === "all"} or "leaseEndsAt" <= ${at(now)} or "leaseHolder" in (${sql.join(holders)}))
      order by "organizationId", "accountId"${sql.raw(tx.dialect.skipLocked)})
    update "channelLane" set "leaseHolder" = null, "leaseEndsAt" = null
    where ("organizationId", "accountId") in (select "organizationId", "accountId" from "gone")`.execute(tx.query);
}

/** The lanes somebody holds. */
export function lanesOf(db: Queryable, holder: string): Promise<LaneKey[]> {
  return db.query
    .selectFrom("channelLane")
    .select(["organizationId", "accountId"])
    .where("leaseHolder", "=", holder)
    .execute();
}

/** Who holds lanes or messages now. */
export async function leaseHolders(db: Db): Promise<string[]> {
  const { rows } = await sql<{ leaseHolder: string }>`
    select "leaseHolder" from "channelLane" where "leaseHolder" is not null
    union select "leaseHolder" from "message" where "state" in ('claimed', 'handing-off') and "leaseHolder" is not null
    union select "leaseHolder" from "mailbox" where "leaseHolder" is not null`.execute(db.query);
  return rows.map((row) => row.leaseHolder);
}

/** Due messages of automatic channels that have no account to leave from. */
export async function withoutAccount(db: Queryable, now: number): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    select * from "message" where "state" = 'planned' and "accountId" is null and "dueAt" <= ${at(now)}
      and "channel" in ('email', 'whatsapp', 'sms') order by "dueAt" limit 200`.execute(db.query);
  return rows;
}
