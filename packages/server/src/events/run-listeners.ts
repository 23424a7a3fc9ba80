import { sql } from "kysely";
import { newId } from "../db/ids.ts";
import { at } from "../db/values.ts";
import type { Foundation } from "../foundation.ts";
import type { Listener, Listeners } from "./listeners.ts";
import { readEvents, STREAM_START, type StreamedEvent, type StreamPosition } from "./outbox.ts";

const BATCH = 200;
/** One transaction each: short enough beside requests (decisions.md, "Heavy work"). */
const MANY = 500;
const LEASE_MS = 60_000;
const ATTEMPTS = 8;

interface Cursor extends StreamPosition {
  attempts: number;
}

/** Takes the cursor for a while; null when another process holds it or a failed event is not to be tried again yet. */
async function takeCursor(foundation: Foundation, name: string, holder: string): Promise<Cursor | null> {
  const { db, clock } = foundation;
  const now = clock.now();
  return db.transaction(async (tx) => {
    await tx.query
      .insertInto("listenerCursor")
      .values({ name, ...STREAM_START, retryAt: null, leaseUntil: null, leaseHolder: null, lastError: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const taken = await sql<Cursor>`
      update "listenerCursor" set "leaseUntil" = ${at(now + LEASE_MS)}, "leaseHolder" = ${holder}
      where "name" = ${name} and ("leaseUntil" is null or "leaseUntil" <= ${at(now)} or "leaseHolder" = ${holder})
        and ("retryAt" is null or "retryAt" <= ${at(now)})
      returning "transactionNumber", "position", "attempts"`.execute(tx.query);
    return taken.rows[0] ?? null;
  });
}

async function saveCursor(foundation: Foundation, name: string, place: StreamPosition): Promise<void> {
  await foundation.db.transaction(async (tx) => {
    await tx.query
      .updateTable("listenerCursor")
      .set({ ...place, attempts: 0, retryAt: null, leaseUntil: null, leaseHolder: null, lastError: null })
      .where("name", "=", name)
      .execute();
  });
}

/** Waits longer each time; after the last attempt the event is set aside for a person and the stream goes on. */
async function saveFailure(
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

function listenersFor(listeners: Listeners, { event }: StreamedEvent): Listener[] {
  const { onMany } = listeners;
  if (onMany !== undefined) return [(one, foundation) => onMany([one], foundation)];
  const listener = listeners.on?.[event.type];
  return listener === undefined ? [] : [listener];
}

/** False: one of them failed, and which one shows when each is heard alone. */
async function hearsAll(
  onMany: NonNullable<Listeners["onMany"]>,
  events: readonly StreamedEvent[],
  foundation: Foundation,
): Promise<boolean> {
  try {
    await onMany(
      events.map(({ event }) => event),
      foundation,
    );
    return true;
  } catch (error) {
    foundation.log.warn({ err: error }, "events could not be heard together, so each is heard alone");
    return false;
  }
}

/** Lets one set of listeners hear what came since they last listened. Returns how many events they passed. */
export async function runListeners(foundation: Foundation, listeners: Listeners, holder: string): Promise<number> {
  const cursor = await takeCursor(foundation, listeners.name, holder);
  if (cursor === null) return 0;
  let done: StreamPosition = { transactionNumber: cursor.transactionNumber, position: cursor.position };
  const { onMany } = listeners;
  const events = await readEvents(foundation.db, done, onMany === undefined ? BATCH : MANY);
  if (onMany !== undefined && events.length > 1 && (await hearsAll(onMany, events, foundation))) {
    await saveCursor(foundation, listeners.name, events.at(-1)?.place ?? done);
    return events.length;
  }
  for (const streamed of events) {
    try {
      for (const listener of listenersFor(listeners, streamed)) await listener(streamed.event, foundation);
    } catch (error) {
      await saveFailure(foundation, { name: listeners.name, at: streamed, done, attempts: cursor.attempts, error });
      return 0;
    }
    done = streamed.place;
  }
  await saveCursor(foundation, listeners.name, done);
  return events.length;
}
