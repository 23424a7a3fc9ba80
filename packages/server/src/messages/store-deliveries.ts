// Deliveries of providers between their acknowledgement and their effect; whoever takes them works for every organization.
import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { ProviderDeliveryTable } from "../db/tables/channels.ts";
import { at } from "../db/values.ts";

/** A delivery as stored. */
export type DeliveryRow = Selectable<ProviderDeliveryTable>;

/** A delivery that has just come in. */
export type NewDelivery = Omit<DeliveryRow, "leaseEndsAt" | "tries" | "problem" | "dueAt">;

/** The problem of a delivery a part of which threw. */
export const FAILED = "It could not be dealt with";

const COLUMNS = sql.raw(
  [
    ...["organizationId", "id", "accountId", "deliveryKey", "about", "echoedId", "senderKey", "isTalk", "raw"],
    ...["receivedAt", "dueAt", "tries"],
  ]
    .map((name) => `"${name}"`)
    .join(", "),
);

/** Stores deliveries to be taken in; the same once more changes nothing. */
export async function insertDeliveries(tx: Tx, deliveries: readonly NewDelivery[]): Promise<void> {
  const rows = deliveries.map(
    (one) => sql`(${one.organizationId}, ${one.id}, ${one.accountId}, ${one.deliveryKey}, ${one.about}, ${one.echoedId},
      ${one.senderKey}, ${one.isTalk}, ${one.raw}, ${at(one.receivedAt)}, ${at(one.receivedAt)}, 0)`,
  );
  await sql`insert into "providerDelivery" (${COLUMNS}) values ${sql.join(rows)} on conflict do nothing`.execute(
    tx.query,
  );
}

/** Which of those that are due to take. */
export interface WantedDeliveries {
  readonly limit: number;
  /** only of conversations in which a lead wrote something that has not yet taken effect; else all, the oldest first */
  readonly isTalkOnly: boolean;
}

/** How a worker of several takes deliveries: for as long (ms) as it may need, and never past one of the same conversation. */
export interface DeliveryLease extends WantedDeliveries {
  readonly leaseMs: number;
}

/** Locks out other processes while one takes deliveries, so that no two have the same conversation in hand. */
const TAKING = 7_340_034;

/** What just came is due at once, whatever the clock did since; what was looked at in vain when its time has come. */
const dueAt = (now: number) => sql`d."dueAt" is not null and (d."tries" = 0 or d."dueAt" <= ${at(now)})`;

// Whose senders are unknown is few, in an index of those a lead wrote; SQLite walked all that wait instead.
const ofTalk = ({ engine }: Queryable) => sql.raw(engine === "sqlite" ? `indexed by "providerDeliveryNew"` : "");

/** What is due, each conversation in the order it came. */
async function findDue(
  db: Queryable,
  { limit, isTalkOnly, isFree }: WantedDeliveries & { isFree: RawBuilder<unknown> },
  now: number,
): Promise<DeliveryRow[]> {
  const isDue = sql`${dueAt(now)} ${isFree}`;
  if (isTalkOnly) {
    const { rows: talk } = await sql<DeliveryRow>`
      with "talk" as (select distinct d."organizationId", d."senderKey" from "providerDelivery" d
        where d."isTalk" and d."tries" = 0 and d."senderKey" is not null and ${isDue} limit ${limit})
      select d.* from "talk" join "providerDelivery" d on d."organizationId" = "talk"."organizationId" and d."senderKey" = "talk"."senderKey"
        where ${isDue}
      union all
      select d.* from "providerDelivery" d ${ofTalk(db)} where d."isTalk" and d."tries" = 0 and d."senderKey" is null and ${isDue}
      order by "id" limit ${limit}`.execute(db.query);
    return talk;
  }
  const { rows } = await sql<DeliveryRow>`
    select d.* from "providerDelivery" d where ${isDue} order by d."id" limit ${limit}`.execute(db.query);
  return rows;
}

/**
 * What is due. On SQLite nothing need be noted: transactions come one after the other, each takes a conversation's deliveries
 * in their order, and done twice they change nothing more.
 */
export function takeDeliveries(db: Queryable, wanted: WantedDeliveries, now: number): Promise<DeliveryRow[]> {
  return findDue(db, { ...wanted, isFree: sql`` }, now);
}

/** As `takeDeliveries`, where several processes work on one database. */
export async function leaseDeliveries(
  tx: Tx,
  { leaseMs, ...wanted }: DeliveryLease,
  now: number,
): Promise<DeliveryRow[]> {
  await sql`select pg_advisory_xact_lock(${TAKING})`.execute(tx.query);
  // one that ends later than any taken now was taken before the clock was set back
  const isHeld = (one: string) => sql`${sql.ref(`${one}.leaseEndsAt`)} between ${at(now)} and ${at(now + leaseMs)}`;
  const isFree = sql`and (d."leaseEndsAt" is null or not (${isHeld("d")}))
    and not exists (select 1 from "providerDelivery" o where o."organizationId" = d."organizationId" and o."accountId" = d."accountId"
      and o."id" < d."id" and o."dueAt" is not null and ${isHeld("o")}
      and (o."senderKey" is null or d."senderKey" is null or o."senderKey" = d."senderKey"))`;
  const due = await findDue(tx, { ...wanted, isFree }, now);
  if (due.length === 0) return [];
  const leased = await tx.query
    .updateTable("providerDelivery")
    .set({ leaseEndsAt: at(now + leaseMs) })
    .where(
      "id",
      "in",
      due.map(({ id }) => id),
    )
    .returning("id")
    .execute();
  const ids = new Set(leased.map(({ id }) => id));
  return due.filter(({ id }) => ids.has(id));
}

/** What makes a delivery itself: the same that comes twice has the same. */
export type DeliveryPlace = Pick<DeliveryRow, "organizationId" | "accountId" | "deliveryKey">;

/** A place in one word. */
export const keyOfPlace = ({ organizationId, accountId, deliveryKey }: DeliveryPlace) =>
  `${organizationId} ${accountId} ${deliveryKey}`;

/** Which of these deliveries nobody has looked at yet, by their keys. */
export async function findUntaken(db: Queryable, places: readonly DeliveryPlace[]): Promise<ReadonlySet<string>> {
  const untaken = new Set<string>();
  for (const own of Map.groupBy(places, ({ organizationId, accountId }) => `${organizationId} ${accountId}`).values()) {
    const [first] = own;
    if (first === undefined) continue;
    const rows = await db.query
      .selectFrom("providerDelivery")
      .select(["organizationId", "accountId", "deliveryKey"])
      .where("organizationId", "=", first.organizationId)
      .where("accountId", "=", first.accountId)
      .where(
        "deliveryKey",
        "in",
        own.map(({ deliveryKey }) => deliveryKey),
      )
      .where("tries", "=", 0)
      .execute();
    for (const row of rows) untaken.add(keyOfPlace(row));
  }
  return untaken;
}

/** They took effect: nothing of them need be kept. */
export async function endDeliveries(tx: Tx, { organizationId }: Scope, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query
    .deleteFrom("providerDelivery")
    .where("organizationId", "=", organizationId)
    .where("id", "in", ids)
    .execute();
}

/** It stays: to be looked at again at `dueAt`, or by a person. */
export async function postponeDelivery(
  tx: Tx,
  { organizationId, id }: DeliveryRow,
  { dueAt, tries, problem }: Pick<DeliveryRow, "dueAt" | "tries" | "problem">,
): Promise<void> {
  await tx.query
    .updateTable("providerDelivery")
    .set({ dueAt: at(dueAt), leaseEndsAt: null, tries, problem })
    .where("organizationId", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

/** Forgets what nobody looked at. */
export async function forgetDeliveries(tx: Tx, before: number): Promise<void> {
  await tx.query.deleteFrom("providerDelivery").where("receivedAt", "<", at(before)).where("tries", ">", 0).execute();
}

/** Reads and settles the deliveries that stayed, of one organization. */
export function deliveryStore(db: Queryable, { organizationId }: Scope) {
  // staying receipts may be many: what failed is looked for by the keys of the lead
  const [points, keyOfPoint] =
    db.engine === "sqlite"
      ? [sql.raw(`json_each(l."contactPoints")`), sql.raw(`json_extract(p."value", '$.key')`)]
      : [sql.raw(`jsonb_array_elements(l."contactPoints")`), sql.raw(`p."value" ->> 'key'`)];
  const stayed = () =>
    db.query.selectFrom("providerDelivery").where("organizationId", "=", organizationId).where("tries", ">", 0);
  return {
    /** the latest first */
    list: (accountId: string, { limit, before }: { limit: number; before: string | null }): Promise<DeliveryRow[]> =>
      stayed()
        .selectAll()
        .where("accountId", "=", accountId)
        .$if(before !== null, (query) => query.where("id", "<", before ?? ""))
        .orderBy("id", "desc")
        .limit(limit)
        .execute(),
    find: (id: string): Promise<DeliveryRow | undefined> =>
      stayed().selectAll().where("id", "=", id).executeTakeFirst(),
    /**
     * When something a lead wrote is looked at next that waits to be taken in (ms; 0: at once): by one of its numbers, an id WhatsApp knows
     * it by, or from nobody knows whom. What failed once counts while it is tried again; of somebody unknown it does not, since
     * it would keep everybody's steps. Null: nothing waits.
     */
    async nextAnswerOf(leadId: string): Promise<number | null> {
      const { rows } = await sql<Pick<DeliveryRow, "dueAt" | "tries">>`
        select d."dueAt", d."tries" from "providerDelivery" d where d."organizationId" = ${organizationId} and d."isTalk" and d."tries" = 0 and d."dueAt" is not null
          and (d."senderKey" is null
            or exists (select 1 from "leadKey" k join "lead" l on l."seq" = k."leadSeq"
              where k."organizationId" = d."organizationId" and k."key" = 'phone:' || d."senderKey" and l."id" = ${leadId})
            or exists (select 1 from "message" m where m."organizationId" = d."organizationId" and m."address" = d."senderKey"
              and m."leadId" = ${leadId} and m."direction" = 'outbound' and m."sentAt" is not null)
            or exists (select 1 from "contactIdentity" i
              where i."organizationId" = d."organizationId" and i."userId" = d."senderKey" and i."leadId" = ${leadId}))
        union all
        select d."dueAt", d."tries" from "providerDelivery" d where d."organizationId" = ${organizationId} and d."dueAt" is not null
          and d."isTalk" and d."problem" = ${FAILED} and d."senderKey" in (
            select ${keyOfPoint} from "lead" l, ${points} p where l."organizationId" = ${organizationId} and l."id" = ${leadId}
            union all select m."address" from "message" m where m."organizationId" = ${organizationId} and m."leadId" = ${leadId}
              and m."direction" = 'outbound' and m."sentAt" is not null
            union all select i."userId" from "contactIdentity" i where i."organizationId" = ${organizationId} and i."leadId" = ${leadId})
        limit 1`.execute(db.query);
      const [first] = rows;
      return first?.tries === 0 ? 0 : (first?.dueAt ?? null);
    },
  };
}
