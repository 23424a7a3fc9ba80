// Where each set of listeners stands in the stream, and which process lets it hear at the moment.
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { at } from "../db/values.ts";
import type { Foundation } from "../foundation.ts";
import { STREAM_START, type StreamedEvent, type StreamPosition } from "./outbox.ts";

const LEASE_MS = 60_000;
const ATTEMPTS = 8;
/**
 * Forced, each commit waited for what others had written since the last: beside an import 7 ms, at worst 70, on the thread that
 * answers (2026-11-23, 40 of them in 14 s).
 */
const UNFORCED = { mayBeLost: true };

/** A place that is held. */
export interface Cursor extends StreamPosition {
  attempts: number;
}

const isFree = (now: number, holder: string) => sql<boolean>`
  ("leaseUntil" is null or "leaseUntil" <= ${at(now)} or "leaseHolder" = ${holder}) and ("retryAt" is null or "retryAt" <= ${at(now)})`;

/** Reads a place; null when another process holds it or a failed event is not to be tried again yet. */
export async function readCursor({ db, clock }: Foundation, name: string, holder: string): Promise<Cursor | null> {
  const { rows } = await sql<Cursor & { isFree: boolean }>`
    select "transactionNumber", "position", "attempts", (${isFree(clock.now(), holder)}) as "isFree"
    from "listenerCursor" where "name" = ${name}`.execute(db.query);
  const [row] = rows;
  if (row === undefined) return { ...STREAM_START, attempts: 0 };
  const { isFree: isOpen, ...cursor } = row;
  return isOpen ? cursor : null;
}

/** Takes the place for a while; null when it is not free. On SQLite one worker listens, and its lock keeps others away. */
export async function takeCursor(foundation: Foundation, name: string, holder: string): Promise<Cursor | null> {
  const { db, clock } = foundation;
  if (db.engine === "sqlite") return readCursor(foundation, name, holder);
  const now = clock.now();
  return db.transaction(async (tx) => {
    await makeCursor(tx, name);
    const taken = await sql<Cursor>`
      update "listenerCursor" set "leaseUntil" = ${at(now + LEASE_MS)}, "leaseHolder" = ${holder}
      where "name" = ${name} and ${isFree(now, holder)}
      returning "transactionNumber", "position", "attempts"`.execute(tx.query);
    return taken.rows[0] ?? null;
  });
}

async function makeCursor(tx: Tx, name: string): Promise<void> {
  await tx.query
    .insertInto("listenerCursor")
    .values({ name, ...STREAM_START, retryAt: null, leaseUntil: null, leaseHolder: null, lastError: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Moves the place on and gives it back. Where that is lost, what was heard is heard again, as after a stop in between. */
export async function saveCursor(foundation: Foundation, name: string, place: StreamPosition): Promise<void> {
  const { transactionNumber, position } = place;
  const free = { attempts: 0, retryAt: null, leaseUntil: null, leaseHolder: null, lastError: null };
  await foundation.db.transaction(async (tx) => {
    await tx.query
      .insertInto("listenerCursor")
      .values({ name, transactionNumber, position, ...free })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ transactionNumber, position, ...free }))
      .execute();
  }, UNFORCED);
}

/** Waits longer each time; after the last attempt the event is set aside for a person and the stream goes on. */
export async function saveFailure(
  foundation: Foundation,
  failed: { name: string; at: StreamedEvent; done: StreamPosition; attempts: number; error: unknown },
): Promise<void> {
  const now = foundation.clock.now();
  const message = failed.error instanceof Error ? failed.error.message : String(failed.error);
  foundation.log.error({ listener: failed.name, event: failed.at.event.type, err: failed.error }, "a listener failed");
  const given = failed.attempts + 1 >= ATTEMPTS;
  await foundation.db.transaction(async (tx) => {
    if (given) {
      await tx.query
        .insertInto("eventFailure")
        .values({
          id: newId(),
          listener: failed.name,
          position: failed.at.event.position,
          eventType: failed.at.event.type,
          lastError: message,
          failedAt: at(now),
        })
        .execute();
    }
    await makeCursor(tx, failed.name);
    const retryAt = given ? null : now + Math.min(1_000 * 3 ** failed.attempts, 600_000);
    await tx.query
      .updateTable("listenerCursor")
      .set({
        ...(given ? failed.at.place : failed.done),
        attempts: given ? 0 : failed.attempts + 1,
        retryAt: at(retryAt),
        leaseUntil: null,
        leaseHolder: null,
        lastError: message,
      })
      .where("name", "=", failed.name)
      .execute();
  });
}
