// The outbox is the stream: an event is a row of the transaction that changed the state.
import { sql } from "kysely";
import type { Db, Queryable, Tx } from "../db/database.ts";
import { at, json } from "../db/values.ts";
import type { NewEvent, RecordedEvent } from "./event.ts";
import { wake } from "./wake.ts";

/** A place in the stream. On PostgreSQL the transaction's number orders first, so that nothing that commits late is passed over. */
export interface StreamPosition {
  readonly transactionNumber: number;
  readonly position: number;
}

export const STREAM_START: StreamPosition = { transactionNumber: 0, position: 0 };

/** Records what happened, in the transaction that made it happen; listeners and browsers hear of it after the commit. */
export async function recordEvent(tx: Tx, event: NewEvent, now: number): Promise<void> {
  await recordEvents(tx, [event], now);
}

/** So many are worth a statement that is prepared once and run for each. */
const MANY = 5;
/** Events of one statement: PostgreSQL takes 65,535 parameters, and each event has ten. */
const MOST = 1_000;

/** Records several events at once. */
export async function recordEvents(tx: Tx, events: readonly NewEvent[], now: number): Promise<void> {
  if (events.length === 0) return;
  if (tx.runEach !== null && events.length >= MANY) runEach(tx.runEach, events, now);
  else
    for (let from = 0; from < events.length; from += MOST) await insertEvents(tx, events.slice(from, from + MOST), now);
  await wake(tx, "events");
}

async function insertEvents(tx: Tx, events: readonly NewEvent[], now: number): Promise<void> {
  await tx.query
    .insertInto("event")
    .values(
      events.map((event) => ({
        organizationId: event.organizationId,
        type: event.type,
        actor: json(event.actor),
        subjectId: event.subjectId,
        leadId: event.leadId ?? null,
        before: json(event.before ?? null),
        after: json(event.after ?? null),
        detail: json(event.detail ?? null),
        unaudited: event.unaudited ?? false,
        recordedAt: at(now),
      })),
    )
    .execute();
}

const EACH = `insert into "event" ("organizationId", "type", "actor", "subjectId", "leadId", "before", "after", "detail",
  "unaudited", "recordedAt") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** The same on SQLite, where a statement of many rows costs more to put together than to run. */
function runEach(run: NonNullable<Tx["runEach"]>, events: readonly NewEvent[], now: number): void {
  const text = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));
  run(
    EACH,
    events.map(({ organizationId, type, actor, subjectId, leadId, before, after, detail, unaudited }) => [
      organizationId,
      type,
      text(actor),
      subjectId,
      leadId ?? null,
      text(before),
      text(after),
      text(detail),
      unaudited === true ? 1 : 0,
      now,
    ]),
  );
}

interface EventRow extends Omit<RecordedEvent, "leadId" | "before" | "after" | "detail"> {
  transactionNumber: number;
  leadId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  detail: Record<string, unknown> | null;
}

/** An event with its place in the stream. */
export interface StreamedEvent {
  readonly place: StreamPosition;
  readonly event: RecordedEvent;
}

function streamed(row: EventRow): StreamedEvent {
  const { transactionNumber, leadId, before, after, detail, ...rest } = row;
  return {
    place: { transactionNumber, position: row.position },
    event: {
      ...rest,
      ...(leadId === null ? {} : { leadId }),
      ...(before === null ? {} : { before }),
      ...(after === null ? {} : { after }),
      ...(detail === null ? {} : { detail }),
    },
  };
}

/** On PostgreSQL only transactions older than every running one, so that the order is that of the commits. */
const settled = (db: Queryable) =>
  sql.raw(
    db.engine === "postgres" ? `and "transactionNumber" < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint` : "",
  );

// SQLite seeks a row value by its first column only where the second is the row's number: it read the whole stream each time.
const ORDER = { sqlite: sql.raw(`"position"`), postgres: sql.raw(`"transactionNumber", "position"`) };
const isAfter = ({ engine }: Queryable, { transactionNumber, position }: StreamPosition) =>
  engine === "sqlite"
    ? sql`"position" > ${position}`
    : sql`("transactionNumber", "position") > (${transactionNumber}, ${position})`;
const isUpTo = ({ engine }: Queryable, { transactionNumber, position }: StreamPosition) =>
  engine === "sqlite"
    ? sql`"position" <= ${position}`
    : sql`("transactionNumber", "position") <= (${transactionNumber}, ${position})`;

const COLUMNS = sql.raw(
  `"transactionNumber", "position", "organizationId", "type", "actor", "subjectId", "leadId", "before", "after", "detail", "unaudited", "recordedAt"`,
);

/** The next events after a place, in commit-safe order. */
export async function readEvents(db: Queryable, after: StreamPosition, limit: number): Promise<StreamedEvent[]> {
  const { rows } = await sql<EventRow>`
    select ${COLUMNS} from "event" where ${isAfter(db, after)} ${settled(db)}
    order by ${ORDER[db.engine]} limit ${limit}`.execute(db.query);
  return rows.map(streamed);
}

/** What came after a place, as far as it was looked at. */
export interface Stretch {
  /** those of interest, in order */
  readonly events: readonly StreamedEvent[];
  /** how many were looked at */
  readonly seen: number;
  /** where the look ended; null when nothing came */
  readonly end: StreamPosition | null;
}

/** What to look for: all events (`types` null), or those of some types among the next `look`; at most `limit`. */
type Look =
  | { readonly types: null; readonly limit: number }
  | { readonly types: ReadonlySet<string>; readonly limit: number; readonly look: number };

/** Reads what came after a place. Events of other types are not parsed, so whoever hears few kinds passes many at once. */
export async function readStretch(db: Queryable, after: StreamPosition, asked: Look): Promise<Stretch> {
  const { types, limit } = asked;
  if (types === null) {
    const events = await readEvents(db, after, limit);
    return { events, seen: events.length, end: events.at(-1)?.place ?? null };
  }
  const { rows } = await sql<StreamPosition & { type: string }>`
    select "transactionNumber", "position", "type" from "event" where ${isAfter(db, after)} ${settled(db)}
    order by ${ORDER[db.engine]} limit ${asked.look}`.execute(db.query);
  const wanted = rows.filter(({ type }) => types.has(type));
  const last = wanted.length > limit ? wanted[limit - 1] : rows.at(-1);
  if (last === undefined) return { events: [], seen: 0, end: null };
  const end = { transactionNumber: last.transactionNumber, position: last.position };
  const stretch = { seen: rows.indexOf(last) + 1, end };
  if (wanted.length === 0) return { ...stretch, events: [] };
  const among =
    db.engine === "postgres"
      ? sql`= any(${[...types]}::text[])`
      : sql`in (select "value" from json_each(${JSON.stringify([...types])}))`;
  const whole = await sql<EventRow>`
    select ${COLUMNS} from "event" where ${isAfter(db, after)} and ${isUpTo(db, end)} and "type" ${among}
    order by ${ORDER[db.engine]}`.execute(db.query);
  return { ...stretch, events: whole.rows.map(streamed) };
}

/**
 * Whether events are committed that `readEvents` still holds back, because a transaction that began before them runs on.
 * Whoever was woken for them looks again soon.
 */
export async function hasUnsettledEvents(db: Queryable): Promise<boolean> {
  if (db.engine === "sqlite") return false;
  const { rows } = await sql<{ isUnsettled: boolean }>`
    select (select max("transactionNumber") from "event") >= (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint as "isUnsettled"`.execute(
    db.query,
  );
  return rows[0]?.isUnsettled === true;
}

/** The place of the newest event that `readEvents` gives, for a reader who only wants what comes, also late. */
export async function latestPlace(db: Queryable): Promise<StreamPosition> {
  const { rows } = await sql<StreamPosition>`
    select "transactionNumber", "position" from "event" where "position" > 0 ${settled(db)}
    order by ${sql.raw(db.engine === "sqlite" ? "" : `"transactionNumber" desc,`)} "position" desc limit 1`.execute(
    db.query,
  );
  return rows[0] ?? STREAM_START;
}

/** Events forgotten in one transaction: whoever writes beside it waits for some ms only. */
const FORGOTTEN = 1_000;

/** Forgets events older than an instant that every listener has passed. */
export async function pruneEvents(db: Db, before: number): Promise<void> {
  const forget = (tx: Tx, passed: StreamPosition) =>
    sql<{ position: number }>`
    delete from "event" where "position" in (
      select "position" from "event" where "recordedAt" < ${at(before)} and ${isUpTo(tx, passed)} limit ${FORGOTTEN})
    returning "position"`.execute(tx.query);
  for (;;) {
    const forgotten = await db.transaction(async (tx) => {
      const passed = await tx.query
        .selectFrom("listenerCursor")
        .select(["transactionNumber", "position"])
        .orderBy("transactionNumber")
        .orderBy("position")
        .executeTakeFirst();
      return passed === undefined ? 0 : (await forget(tx, passed)).rows.length;
    });
    if (forgotten < FORGOTTEN) return;
  }
}
