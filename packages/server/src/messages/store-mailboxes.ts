import { type Selectable, sql } from "kysely";
import type { FolderCursor } from "../channels/imap.ts";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { MailboxTable } from "../db/tables/channels.ts";
import { among } from "../db/update-each.ts";
import { at } from "../db/values.ts";
import type { LaneKey, LaneLease } from "./store-lanes.ts";

/** A mailbox as stored. */
export type MailboxRow = Selectable<MailboxTable>;

/** Takes mailboxes nobody reads. */
export async function takeMailboxes(
  tx: Tx,
  { lease, limit }: { lease: LaneLease; limit: number },
  now: number,
): Promise<MailboxRow[]> {
  const { rows } = await sql<MailboxRow>`
    with "picked" as materialized (
      select "organizationId", "accountId" from "mailbox" where "leaseEndsAt" is null or "leaseEndsAt" <= ${at(now)}
      order by "organizationId" limit ${limit}${sql.raw(tx.dialect.skipLocked)})
    update "mailbox" set "leaseHolder" = ${lease.holder}, "leaseEndsAt" = ${at(lease.endsAt)}
    where ("organizationId", "accountId") in (select "organizationId", "accountId" from "picked") returning *`.execute(
    tx.query,
  );
  return rows;
}

/** Whether numbers of Twilio are read though none should be, or the other way round. Asked every other second: along an index. */
export async function hasOtherTextMailboxes(db: Queryable, areRead: boolean): Promise<boolean> {
  const { rows } = await (areRead
    ? sql`select 1 from "channelAccount" a where a."channel" <> 'email' and a."channel" = 'sms' and not exists (${mailboxOf}) limit 1`
    : sql`select 1 from "mailbox" where "isOfTexts" limit 1`
  ).execute(db.query);
  return rows.length > 0;
}

const mailboxOf = sql`select 1 from "mailbox" m where m."organizationId" = a."organizationId" and m."accountId" = a."id"`;

/** Makes numbers of Twilio read like mailboxes, or no longer. */
export async function keepTextReading(tx: Tx, areRead: boolean): Promise<void> {
  await (areRead
    ? sql`insert into "mailbox" ("organizationId", "accountId", "isOfTexts")
        select a."organizationId", a."id", ${true} from "channelAccount" a where a."channel" = 'sms' and not exists (${mailboxOf})
        on conflict do nothing`
    : sql`delete from "mailbox" where "isOfTexts"`
  ).execute(tx.query);
}

/** Keeps a mailbox; false when it was lost or removed. */
export async function renewMailbox(tx: Tx, mailbox: LaneKey, lease: LaneLease): Promise<boolean> {
  const row = await tx.query
    .updateTable("mailbox")
    .set({ leaseEndsAt: at(lease.endsAt) })
    .where("organizationId", "=", mailbox.organizationId)
    .where("accountId", "=", mailbox.accountId)
    .where("leaseHolder", "=", lease.holder)
    .returning("accountId")
    .executeTakeFirst();
  return row !== undefined;
}

/** The mailboxes of a holder that somebody wants looked into now; they are told of once. */
export async function takeAskedLooks(tx: Tx, holder: string): Promise<LaneKey[]> {
  return tx.query
    .updateTable("mailbox")
    .set({ lookAskedAt: null })
    .where("leaseHolder", "=", holder)
    .where("lookAskedAt", "is not", null)
    .returning(["organizationId", "accountId"])
    .execute();
}

/** Lets go of mailboxes: of one holder, or of everybody who is gone. */
export async function freeMailboxes(tx: Tx, holders: readonly string[] | "all"): Promise<void> {
  await tx.query
    .updateTable("mailbox")
    .set({ leaseHolder: null, leaseEndsAt: null })
    .where("leaseHolder", "is not", null)
    .$if(holders !== "all", (query) =>
      query.where("leaseHolder", "in", holders === "all" || holders.length === 0 ? [""] : [...holders]),
    )
    .execute();
}

/** Every mailbox that is read. */
export function allMailboxes(db: Queryable): Promise<MailboxRow[]> {
  return db.query.selectFrom("mailbox").selectAll().limit(1_000).execute();
}

/** A mailbox; undefined when the account reads none. */
export function findMailbox(db: Queryable, { organizationId, accountId }: LaneKey): Promise<MailboxRow | undefined> {
  return db.query
    .selectFrom("mailbox")
    .selectAll()
    .where("organizationId", "=", organizationId)
    .where("accountId", "=", accountId)
    .executeTakeFirst();
}

/** How a mailbox was read last. */
export type MailboxSync = Pick<MailboxRow, "lastSyncAt" | "lastError">;

/** The mailboxes, and numbers that are asked for texts, that some leads were written to from: there they may have answered. */
export async function mailboxesWrittenFrom(
  db: Queryable,
  { organizationId }: Scope,
  leadIds: readonly string[],
): Promise<Map<string, MailboxSync[]>> {
  if (leadIds.length === 0) return new Map();
  // few messages of few leads: SQLite would go through every mailbox first
  const from = sql.raw(
    db.engine === "sqlite"
      ? `"message" m indexed by "messageLead" cross join "mailbox" b`
      : `"message" m join "mailbox" b`,
  );
  const { rows } = await sql<MailboxSync & { leadId: string }>`
    select distinct m."leadId", b."lastSyncAt", b."lastError" from ${from}
    on b."organizationId" = m."organizationId" and b."accountId" = m."accountId"
    where m."organizationId" = ${organizationId} and m."leadId" ${among(db, leadIds)}
      and m."direction" = 'outbound' and m."sentAt" is not null`.execute(db.query);
  return Map.groupBy(rows, ({ leadId }) => leadId);
}

/** How far a folder was read; null when never. */
export async function folderCursor(db: Queryable, mailbox: LaneKey, folder: string): Promise<FolderCursor | null> {
  const row = await db.query
    .selectFrom("mailboxFolder")
    .select(["uidValidity", "lastUid"])
    .where("organizationId", "=", mailbox.organizationId)
    .where("accountId", "=", mailbox.accountId)
    .where("folder", "=", folder)
    .executeTakeFirst();
  return row ?? null;
}

/** Moves a folder's cursor, in the transaction that stores what was read. */
export async function moveCursor(
  tx: Tx,
  mailbox: LaneKey,
  { folder, cursor }: { folder: string; cursor: FolderCursor },
): Promise<void> {
  await tx.query
    .insertInto("mailboxFolder")
    .values({ organizationId: mailbox.organizationId, accountId: mailbox.accountId, folder, ...cursor })
    .onConflict((conflict) =>
      conflict
        .columns(["organizationId", "accountId", "folder"])
        .doUpdateSet({ uidValidity: cursor.uidValidity, lastUid: cursor.lastUid }),
    )
    .execute();
}

/** Notes that an event of a provider was dealt with, and what came of it. */
export async function noteInboundEvent(
  tx: Tx,
  event: { organizationId: string; accountId: string; eventKey: string; messageId: string | null },
  now: number,
): Promise<void> {
  await tx.query
    .insertInto("inboundEvent")
    .values({ ...event, raw: null, receivedAt: at(now), processedAt: at(now) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Which events of a provider were noted, by their keys. */
export async function eventsSeen(
  db: Queryable,
  { organizationId, accountId }: LaneKey,
  eventKeys: readonly string[],
): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  for (let from = 0; from < eventKeys.length; from += 500) {
    const rows = await db.query
      .selectFrom("inboundEvent")
      .select("eventKey")
      .where("organizationId", "=", organizationId)
      .where("accountId", "=", accountId)
      .where("eventKey", "in", eventKeys.slice(from, from + 500))
      .execute();
    for (const { eventKey } of rows) seen.add(eventKey);
  }
  return seen;
}

/** Notes how a look into a mailbox went. */
export async function noteSync(tx: Tx, mailbox: LaneKey, error: string | null, now: number): Promise<void> {
  await tx.query
    .updateTable("mailbox")
    .set(
      error === null
        ? { lastSyncAt: at(now), lastError: null, lastErrorAt: null }
        : { lastError: error, lastErrorAt: at(now) },
    )
    .where("organizationId", "=", mailbox.organizationId)
    .where("accountId", "=", mailbox.accountId)
    .execute();
}
