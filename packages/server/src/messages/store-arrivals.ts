// What is read and written of things that come in, many at once: a statement for each cost as much as all the rest of them.
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { BIN } from "../leads/lead-row.ts";
import { insertMany, insertReturning } from "../leads/store-many.ts";
import { hintOf, Statement } from "../leads/store-statement.ts";
import type { MessageRow } from "./store.ts";
import type { NumberChannel } from "./store-numbers.ts";
import { type NewMessageRow, WAITING } from "./store-write.ts";

/** In a list of any length; on SQLite one parameter, so that one statement is prepared for all of them. */
function among(s: Statement, values: readonly string[]): string {
  return s.engine === "postgres"
    ? `in ${s.values(values)}`
    : `in (select "value" from json_each(${s.value(JSON.stringify(values))}))`;
}

const unique = (values: readonly (string | null)[]): string[] => [...new Set(values.filter((value) => value !== null))];

/** Messages of a channel by their providers' ids. */
export async function messagesByProviderIds(
  db: Queryable,
  { organizationId }: Scope,
  { channel, providerIds }: { channel: NumberChannel; providerIds: readonly (string | null)[] },
): Promise<Map<string, MessageRow>> {
  const wanted = unique(providerIds);
  if (wanted.length === 0) return new Map();
  const s = new Statement(db.engine);
  const rows = await s.rows<MessageRow>(
    db,
    `select * from "message" where "organizationId" = ${s.value(organizationId)} and "channel" = ${s.value(channel)}
    and "providerId" ${among(s, wanted)}`,
  );
  return new Map(rows.flatMap((row) => (row.providerId === null ? [] : [[row.providerId, row]])));
}

/** Messages by our own ids; with `isHeld` held until the end of the transaction, in the order of their ids. */
export async function messagesByIds(
  db: Queryable,
  { organizationId }: Scope,
  { ids, isHeld = false }: { ids: readonly (string | null)[]; isHeld?: boolean },
): Promise<Map<string, MessageRow>> {
  const wanted = unique(ids);
  if (wanted.length === 0) return new Map();
  const s = new Statement(db.engine);
  const rows = await s.rows<MessageRow>(
    db,
    `select * from "message" where "organizationId" = ${s.value(organizationId)} and "id" ${among(s, wanted)}
    order by "id"${isHeld ? db.dialect.forUpdate : ""}`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The last message that went to each of some addresses, whoever it was of. */
export async function lastSentToEach(
  db: Queryable,
  { organizationId }: Scope,
  { channel, addresses }: { channel: NumberChannel; addresses: readonly (string | null)[] },
): Promise<Map<string, MessageRow>> {
  const wanted = unique(addresses);
  if (wanted.length === 0) return new Map();
  const s = new Statement(db.engine);
  const rows = await s.rows<MessageRow>(
    db,
    `select * from (
      select *, row_number() over (partition by "address" order by "sentAt" desc, "id" desc) as "place" from "message"
      where "organizationId" = ${s.value(organizationId)} and "channel" = ${s.value(channel)} and "address" ${among(s, wanted)}
        and "direction" = 'outbound' and "sentAt" is not null) as "sent"
    where "place" = 1`,
  );
  return new Map(rows.flatMap((row) => (row.address === null ? [] : [[row.address, row]])));
}

/** Whose some of WhatsApp's business-scoped ids are. */
export async function leadsOfUsers(
  db: Queryable,
  { organizationId }: Scope,
  userIds: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = unique(userIds);
  if (wanted.length === 0) return new Map();
  const s = new Statement(db.engine);
  const rows = await s.rows<{ userId: string; leadId: string }>(
    db,
    `select "userId", "leadId" from "contactIdentity" where "organizationId" = ${s.value(organizationId)}
    and "channel" = 'whatsapp' and "userId" ${among(s, wanted)}`,
  );
  return new Map(rows.map(({ userId, leadId }) => [userId, leadId]));
}

/** Those of some leads that are there and not in the bin. */
export async function leadsThere(
  db: Queryable,
  { organizationId }: Scope,
  leadIds: readonly string[],
): Promise<Set<string>> {
  if (leadIds.length === 0) return new Set();
  const s = new Statement(db.engine);
  const ids = unique(leadIds);
  // left to itself, SQLite reads all leads of the organization, along an index that holds both columns
  const [from, isOneOf] =
    db.engine === "sqlite"
      ? [`json_each(${s.value(JSON.stringify(ids))}) g cross join "lead" l`, `= g."value"`]
      : [`"lead" l`, among(s, ids)];
  const rows = await s.rows<{ id: string }>(
    db,
    `select l."id" from ${from} where l."id" ${isOneOf} and l."organizationId" = ${s.value(organizationId)} and l."shelf" <> ${BIN}`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** By number: the lead with it that was written to last, of several the oldest. */
export async function leadsByNumber(
  db: Queryable,
  { organizationId }: Scope,
  numbers: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = unique(numbers).map((number) => `phone:${number}`);
  if (wanted.length === 0) return new Map();
  const s = new Statement(db.engine);
  const rows = await s.rows<{ key: string; id: string }>(
    db,
    `select k."key", l."id" from "leadKey" k join "lead" l on l."seq" = k."leadSeq"
    where k."organizationId" = ${s.value(organizationId)} and k."key" ${among(s, wanted)} and l."shelf" <> ${BIN}
    order by coalesce(l."contactedSort", -1), k."leadSeq" desc`,
  );
  return new Map(rows.map(({ key, id }) => [key.slice("phone:".length), id]));
}

const COLUMNS = [
  ...(["id", "leadId", "direction", "kind", "channel", "state", "reason", "actor"] as const),
  ...(["subject", "body", "address"] as const),
  ...(["providerId", "accountId", "answersId", "enrollmentId", "sequenceId", "stepIndex", "templateId"] as const),
  ...(["variant", "isByStatus", "receivedAt", "createdAt"] as const),
];

/** Stores what came in. What is there already, with the same id of its provider, is left out of the answer. */
export async function insertReceived(
  tx: Tx,
  { organizationId }: Scope,
  { rows, now }: { rows: readonly (NewMessageRow & { readonly id: string })[]; now: number },
): Promise<Map<string, MessageRow>> {
  const instant = (ms: number) => (tx.engine === "postgres" ? new Date(ms) : ms);
  const plain = (value: unknown, column: (typeof COLUMNS)[number]) => {
    if (column === "actor") return JSON.stringify(value);
    if (typeof value === "number" && column.endsWith("At")) return instant(value);
    if (typeof value === "boolean" && tx.engine === "sqlite") return value ? 1 : 0;
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
  };
  const many = {
    table: "message",
    columns: ["organizationId", "attempts", "fence", "updatedAt", ...COLUMNS],
    rows: rows.map((row) => [
      ...[organizationId, 0, 0, instant(now)],
      ...COLUMNS.map((column) => plain(column === "isByStatus" ? row[column] === true : row[column], column)),
    ]),
    onConflict: "on conflict do nothing",
  };
  const stored = await insertReturning<MessageRow>(tx, many, "*");
  return new Map(stored.map((row) => [row.id, row]));
}

/** Cancels what of leads has not left and stops on a reply. */
export async function cancelAutomatic(
  tx: Tx,
  { organizationId }: Scope,
  { leadIds, reason, now }: { leadIds: readonly string[]; reason: string; now: number },
): Promise<MessageRow[]> {
  if (leadIds.length === 0) return [];
  const s = new Statement(tx.engine);
  // the ways of one lead are few; the states are those of everybody
  return s.rows<MessageRow>(
    tx,
    `update "message"${hintOf(s, "messageLead")} set "state" = 'cancelled', "reason" = ${s.value(reason)}, "dueAt" = null,
      "leaseHolder" = null, "leaseEndsAt" = null, "updatedAt" = ${s.value(new Date(now))}
    where "organizationId" = ${s.value(organizationId)} and "leadId" ${among(s, leadIds)}
      and "state" in ${s.values(WAITING)} and "stopOnReplySince" is not null returning *`,
  );
}

/** How far receipts have brought messages, as the rows say; the transaction holds them. */
export async function writeReached(tx: Tx, { organizationId }: Scope, messages: readonly MessageRow[]): Promise<void> {
  if (messages.length === 0) return;
  const columns = ["state", "deliveredAt", "readAt", "updatedAt"] as const;
  if (tx.runEach !== null) {
    tx.runEach(
      `update "message" set ${columns.map((column) => `"${column}" = ?`).join(", ")} where "organizationId" = ? and "id" = ?`,
      messages.map((row) => [...columns.map((column) => row[column]), organizationId, row.id]),
    );
    return;
  }
  const s = new Statement(tx.engine);
  const instant = (ms: number | null) => s.value(ms === null ? null : new Date(ms));
  const given = messages.map(
    ({ id, state, deliveredAt, readAt, updatedAt }) =>
      `(${s.value(id)}, ${s.value(state)}, ${instant(deliveredAt)}::timestamptz, ${instant(readAt)}::timestamptz, ${instant(updatedAt)}::timestamptz)`,
  );
  await s.rows(
    tx,
    `update "message" m set "state" = g."state", "deliveredAt" = g."deliveredAt", "readAt" = g."readAt", "updatedAt" = g."updatedAt"
    from (values ${given.join(", ")}) as g("id", "state", "deliveredAt", "readAt", "updatedAt")
    where m."organizationId" = ${s.value(organizationId)} and m."id" = g."id"`,
  );
}

/** Remembers who some business-scoped ids are; the latest news counts. */
export async function keepUsers(
  tx: Tx,
  { organizationId }: Scope,
  { users, now }: { users: readonly { readonly userId: string; readonly leadId: string }[]; now: number },
): Promise<void> {
  const createdAt = tx.engine === "postgres" ? new Date(now) : now;
  const latest = new Map(users.map(({ userId, leadId }) => [userId, leadId]));
  await insertMany(tx, {
    table: "contactIdentity",
    columns: ["organizationId", "channel", "userId", "leadId", "createdAt"],
    rows: [...latest].map(([userId, leadId]) => [organizationId, "whatsapp", userId, leadId, createdAt]),
    onConflict: `on conflict ("organizationId", "channel", "userId") do update set "leadId" = excluded."leadId"`,
  });
}
