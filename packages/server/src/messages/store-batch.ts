// What the sender reads and writes for many messages at once: one statement however many there are, since a statement for
// each cost forty a message. Rows are held in the order of their ids, against deadlocks.
import { sql } from "kysely";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { among, givenRows, listed, updateEach } from "../db/update-each.ts";
import { at } from "../db/values.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { insertMany, insertReturning } from "../leads/store-many.ts";
import type { MessageRow } from "./store.ts";
import { byHand, type LaneKey, type LaneRow } from "./store-lanes.ts";
import type { JournalLine } from "./store-write.ts";

/** The limits and the use of those of some lanes that keep a pace; the others are left out. Nothing is held. */
export async function pacesOf(
  db: Queryable,
  { organizationId }: Scope,
  accountIds: readonly string[],
): Promise<
  (Pick<LaneRow, "accountId" | "arrivalAt" | "spacedUntil"> & Pick<ChannelAccountRow, "ratePerMinute" | "spacing">)[]
> {
  if (accountIds.length === 0) return [];
  const { rows } = await sql<
    Pick<LaneRow, "accountId" | "arrivalAt" | "spacedUntil"> & Pick<ChannelAccountRow, "ratePerMinute" | "spacing">
  >`
    select l."accountId", l."arrivalAt", l."spacedUntil", a."ratePerMinute", a."spacing" from "channelAccount" a
    inner join "channelLane" l on l."organizationId" = a."organizationId" and l."accountId" = a."id"
    where a."organizationId" = ${organizationId} and a."id" ${among(db, accountIds)}
      and (a."ratePerMinute" is not null or a."spacing" is not null)`.execute(db.query);
  return rows;
}

/** So many of the messages that wait in a lane are told why. */
const TOLD = 50;
const A_DAY = 86_400_000;

/**
 * Tells the first messages that wait for a lane's turn why they are still here. What we keep waiting ourselves does not run
 * out meanwhile.
 */
export async function tellWaiting(
  tx: Tx,
  { organizationId, accountId }: LaneKey,
  reason: string,
  now: number,
): Promise<void> {
  await sql`
    with "first" as materialized (
      select "id" from "message" where "organizationId" = ${organizationId} and "accountId" = ${accountId}
        and "state" = 'planned' and "dueAt" <= ${at(now)} and ("expiresAt" is null or "expiresAt" > ${at(now)})
      order by "dueAt", "id" limit ${TOLD}${sql.raw(tx.dialect.skipLocked)})
    update "message" set "reason" = ${reason},
      "expiresAt" = case when "expiresAt" < ${at(now + A_DAY)} then ${at(now + A_DAY)} else "expiresAt" end
    where "organizationId" = ${organizationId} and "id" in (select "id" from "first")
      and ("reason" is null or "reason" <> ${reason} or "expiresAt" < ${at(now + A_DAY / 2)})`.execute(tx.query);
}

/** The first message that is due in each of some lanes; of those that keep their distance, the first by hand. Nothing is held. */
export async function dueInLanes(
  tx: Tx,
  { organizationId }: Scope,
  { accountIds, isByHand = false }: { accountIds: readonly string[]; isByHand?: boolean },
  now: number,
): Promise<Pick<MessageRow, "id" | "leadId" | "accountId">[]> {
  if (accountIds.length === 0) return [];
  const columns = sql.raw(tx.engine === "postgres" ? `("value")` : "");
  const firsts = tx.engine === "postgres" ? `= any(array(select "id" from "first"))` : `in (select "id" from "first")`;
  const { rows } = await sql<Pick<MessageRow, "id" | "leadId" | "accountId">>`
    with "first" as materialized (
      select (select m."id" from "message" m
        where m."organizationId" = ${organizationId} and m."accountId" = "lane"."value" and m."state" = 'planned' and m."dueAt" <= ${at(now)}
          ${isByHand ? sql`and ${byHand}` : sql``}
        order by m."dueAt", m."id" limit 1) as "id"
      from ${listed(tx, accountIds)} as "lane"${columns})
    select "id", "leadId", "accountId" from "message"
    where "organizationId" = ${organizationId} and "id" ${sql.raw(firsts)} order by "id"`.execute(tx.query);
  return rows;
}

/** Holds messages until the end of the transaction. */
export async function lockMessages(
  tx: Tx,
  { organizationId }: Scope,
  ids: readonly string[],
): Promise<Map<string, MessageRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<MessageRow>`
    select * from "message" where "organizationId" = ${organizationId} and "id" ${among(tx, ids)} order by "id"${sql.raw(tx.dialect.forUpdate)}`.execute(
    tx.query,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Holds lanes until the end of the transaction. */
export async function lockLanes(
  tx: Tx,
  { organizationId }: Scope,
  accountIds: readonly string[],
): Promise<Map<string, LaneRow>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await sql<LaneRow>`
    select * from "channelLane" where "organizationId" = ${organizationId} and "accountId" ${among(tx, accountIds)}
    order by "accountId"${sql.raw(tx.dialect.forUpdate)}`.execute(tx.query);
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** The accounts of these ids that are there. */
export async function accountsOf(
  db: Queryable,
  { organizationId }: Scope,
  ids: readonly string[],
): Promise<ChannelAccountRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<ChannelAccountRow>`
    select * from "channelAccount" where "organizationId" = ${organizationId} and "id" ${among(db, ids)}`.execute(
    db.query,
  );
  return rows;
}

/** Which of some messages were answered: the lead wrote at or after the instant they stop on. */
export async function answeredMessages(
  tx: Tx,
  { organizationId }: Scope,
  messages: readonly Pick<MessageRow, "id" | "stopOnReplySince">[],
): Promise<Set<string>> {
  const ids = messages.flatMap(({ id, stopOnReplySince }) => (stopOnReplySince === null ? [] : [id]));
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select "message"."id" from "message" where "message"."organizationId" = ${organizationId} and "message"."id" ${among(tx, ids)}
      and exists (select 1 from "message" r where r."organizationId" = ${organizationId} and r."leadId" = "message"."leadId"
        and r."direction" = 'inbound' and r."kind" in ('reply', 'opt-out') and r."receivedAt" >= "message"."stopOnReplySince")`.execute(
    tx.query,
  );
  return new Set(rows.map(({ id }) => id));
}

/** A mail of a lead's thread. */
export type ThreadMail = Pick<MessageRow, "id" | "direction" | "providerId" | "subject" | "accountId" | "kind">;

/** The threads of leads, as `messageStore(…).thread` gives that of one. */
export async function threadsOf(
  db: Queryable,
  { organizationId }: Scope,
  leadIds: readonly string[],
): Promise<Map<string, ThreadMail[]>> {
  const threads = new Map<string, ThreadMail[]>(leadIds.map((leadId) => [leadId, []]));
  if (leadIds.length === 0) return threads;
  const columns = sql.raw(`"leadId", "id", "direction", "providerId", "subject", "accountId", "kind", "createdAt"`);
  const isMail = sql.raw(`"channel" = 'email' and "providerId" is not null
    and "state" in ('accepted', 'delivered', 'read', 'received', 'unknown')`);
  // each engine by what its index serves: PostgreSQL sorted all mails there are for a window over some leads, and walked all
  // that were sent where its statistics knew of none (`offset 0`: it reads the lead's own, whatever they say)
  const latest =
    db.engine === "postgres"
      ? sql`${listed(db, leadIds)} as "one"("value") cross join lateral (
          select ${columns} from (select * from "message" where "organizationId" = ${organizationId} and "leadId" = "one"."value"
            order by "createdAt" desc, "id" desc offset 0) as "own" where ${isMail} order by "createdAt" desc, "id" desc limit 50) as "mail"`
      : sql`(select ${columns}, row_number() over (partition by "leadId" order by "createdAt" desc, "id" desc) as "place"
          from "message" where "organizationId" = ${organizationId} and "leadId" ${among(db, leadIds)} and ${isMail}) as "mail"
          where "place" <= 50`;
  const { rows } = await sql<ThreadMail & { leadId: string }>`
    select "leadId", "id", "direction", "providerId", "subject", "accountId", "kind" from ${latest}
    order by "leadId", "createdAt", "id"`.execute(db.query);
  for (const { leadId, ...mail } of rows) threads.get(leadId)?.push(mail);
  return threads;
}

/** Writes the pace, breaker and lease of lanes the transaction holds. */
export function writeLanes(tx: Tx, { organizationId }: Scope, lanes: Iterable<LaneRow>): Promise<void> {
  const set = {
    leaseHolder: "text",
    leaseEndsAt: "timestamptz",
    servedAt: "timestamptz",
    breaker: "jsonb",
    arrivalAt: "timestamptz",
    catchUpAt: "timestamptz",
    spacedUntil: "timestamptz",
    daysUsed: "integer",
    countedOn: "text",
    sentCount: "integer",
    lastSentAt: "timestamptz",
    lastError: "text",
    lastErrorAt: "timestamptz",
  } as const;
  const rows = Array.from(lanes, (lane) => ({ ...lane, breaker: JSON.stringify(lane.breaker) }));
  return updateEach(tx, organizationId, { table: "channelLane", set, key: "accountId" }, rows);
}

const HANDING_OFF = {
  state: "text",
  fence: "integer",
  leaseHolder: "text",
  leaseEndsAt: "timestamptz",
  attempts: "integer",
  subject: "text",
  providerId: "text",
  updatedAt: "timestamptz",
} as const;

/**
 * Writes of messages the transaction holds that they are being handed off, as the rows say, and each with its line of the
 * journal, whose place is the order of its gate. Gives those places.
 */
export async function writeGate(
  tx: Tx,
  scope: Scope,
  messages: readonly MessageRow[],
  now: number,
): Promise<Map<string, number>> {
  const { organizationId } = scope;
  const lines = messages.map(({ id, fence, accountId }) => ({
    messageId: id,
    what: "gate" as const,
    fence,
    finding: { accountId },
  }));
  if (tx.runEach !== null) {
    const places = await writeJournal(tx, scope, lines, now);
    const rows = messages.map((message) => ({ ...message, gateOrder: places.get(message.id) ?? null }));
    const set = { ...HANDING_OFF, gateOrder: "bigint" } as const;
    await updateEach(tx, organizationId, { table: "message", set, cleared: ["reason"], key: "id" }, rows);
    return places;
  }
  // one statement: to learn the places first would be a journey more
  const rows = messages.map((message, index) => ({ ...message, finding: JSON.stringify(lines[index]?.finding) }));
  const { columns, given } = givenRows({ ...HANDING_OFF, id: "text", finding: "jsonb" }, rows);
  const set = Object.keys(HANDING_OFF).map((column) => `"${column}" = "given"."${column}"`);
  const { rows: written } = await sql<{ id: string; gateOrder: number }>`
    with "given"(${columns}) as materialized (select * from ${given}), "line" as (
      insert into "messageAttempt" ("organizationId", "messageId", "fence", "what", "finding", "happenedAt")
      select ${organizationId}, "id", "fence", 'gate', "finding", ${at(now)} from "given" returning "messageId", "position")
    update "message" set ${sql.raw(set.join(", "))}, "reason" = null, "gateOrder" = "line"."position"
    from "given" inner join "line" on "line"."messageId" = "given"."id"
    where "message"."organizationId" = ${organizationId} and "message"."id" = "given"."id"
      and "message"."id" ${among(
        tx,
        messages.map(({ id }) => id),
      )}
    returning "message"."id", "message"."gateOrder"`.execute(tx.query);
  return new Map(written.map(({ id, gateOrder }) => [id, Number(gateOrder)]));
}

/** Notes of messages the transaction holds that a provider took them, under the id they have. */
export function writeAccepted(tx: Tx, { organizationId }: Scope, messages: readonly MessageRow[]): Promise<void> {
  const set = { state: "text", sentAt: "timestamptz", updatedAt: "timestamptz" } as const;
  const cleared = ["leaseHolder", "leaseEndsAt", "dueAt", "reason"];
  return updateEach(tx, organizationId, { table: "message", set, cleared, key: "id" }, messages);
}

/** Writes lines of the journal; gives the place of each message's line. */
export async function writeJournal(
  tx: Tx,
  { organizationId }: Scope,
  lines: readonly (JournalLine & { readonly messageId: string })[],
  now: number,
): Promise<Map<string, number>> {
  const many = {
    table: "messageAttempt",
    columns: ["organizationId", "messageId", "fence", "what", "finding", "happenedAt"],
    rows: lines.map(({ messageId, fence, what, finding }) => {
      const happenedAt = tx.engine === "postgres" ? new Date(now) : now;
      return [
        organizationId,
        messageId,
        fence,
        what,
        finding === undefined ? null : JSON.stringify(finding),
        happenedAt,
      ];
    }),
  };
  if (tx.runEach !== null) {
    const places = await insertMany(tx, many);
    return new Map(lines.map(({ messageId }, index) => [messageId, places[index] ?? 0]));
  }
  const rows = await insertReturning<{ messageId: string; position: number }>(tx, many, '"messageId", "position"');
  return new Map(rows.map(({ messageId, position }) => [messageId, Number(position)]));
}

/** Messages that left joined the conversations of their leads; each lead at most once. As `conversationWriter(…).note` does it for one. */
export async function noteSent(
  tx: Tx,
  { organizationId }: Scope,
  sent: readonly { readonly message: MessageRow; readonly lead: Pick<LeadRow, "assignedTo"> }[],
  now: number,
): Promise<void> {
  const later = tx.engine === "postgres" ? "greatest" : "max";
  const isLatest = `excluded."lastMessageAt" >= "conversation"."lastMessageAt"`;
  const happenedAt = tx.engine === "postgres" ? new Date(now) : now;
  await insertMany(tx, {
    table: "conversation",
    columns: [
      ...["organizationId", "leadId", "unreadRank", "unreadCount", "lastMessageId", "lastMessageAt"],
      ...["shelf", "assigneeKey", "lastChannel"],
    ],
    rows: sent.map(({ message: { leadId, id, channel }, lead }) => [
      ...[organizationId, leadId, 0, 0, id, happenedAt],
      ...["sent", lead.assignedTo ?? "", channel],
    ]),
    onConflict: `on conflict ("organizationId", "leadId") do update set
      "lastMessageId" = case when ${isLatest} then excluded."lastMessageId" else "conversation"."lastMessageId" end,
      "lastChannel" = case when ${isLatest} then excluded."lastChannel" else "conversation"."lastChannel" end,
      "lastMessageAt" = ${later}("conversation"."lastMessageAt", excluded."lastMessageAt")`,
  });
}
