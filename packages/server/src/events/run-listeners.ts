import type { Foundation } from "../foundation.ts";
import { letRequestsFirst } from "../jobs/let-requests-first.ts";
import { isSending } from "../jobs/serving.ts";
import { readCursor, saveCursor, saveFailure, takeCursor } from "./cursor.ts";
import type { Listener, Listeners } from "./listeners.ts";
import { readStretch, type StreamedEvent, type StreamPosition } from "./outbox.ts";

const BATCH = 200;
/** One transaction each: short enough beside requests (decisions.md, "Heavy work"). */
const MANY = 500;
/** And beside messages that leave: each waits for a dozen turns of the event loop. */
const MANY_SENDING = 100;
/** Events looked at for those somebody hears. */
const LOOK = 2_000;
/** So many that nobody hears are passed by themselves; fewer wait for the next that is heard, and cost no write. */
const PASSED = 200;

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

/** What came after a place, of interest to these listeners. */
function lookFrom({ db }: Foundation, { on, onMany }: Listeners, place: StreamPosition) {
  const types = onMany === undefined ? new Set(Object.keys(on ?? {})) : null;
  return readStretch(
    db,
    place,
    types === null ? { types, limit: isSending() ? MANY_SENDING : MANY } : { types, limit: BATCH, look: LOOK },
  );
}

const isSame = (one: StreamPosition, other: StreamPosition) =>
  one.transactionNumber === other.transactionNumber && one.position === other.position;

/**
 * Lets one set of listeners hear what came since they last listened. Returns how many events they passed. Nothing is written
 * where there is nothing to hear.
 */
export async function runListeners(foundation: Foundation, listeners: Listeners, holder: string): Promise<number> {
  const { name, onMany } = listeners;
  const place = await readCursor(foundation, name, holder);
  if (place === null) return 0;
  const ahead = await lookFrom(foundation, listeners, place);
  if (ahead.end === null || (ahead.events.length === 0 && ahead.seen < PASSED)) return 0;
  // more may have come when the last of them is answered: together they cost less
  const hasWaited = await letRequestsFirst();
  const cursor = await takeCursor(foundation, name, holder);
  if (cursor === null) return 0;
  // another process may have let them hear meanwhile
  const { events, seen, end } =
    !hasWaited && isSame(cursor, place) ? ahead : await lookFrom(foundation, listeners, cursor);
  let done: StreamPosition = cursor;
  if (onMany === undefined || events.length <= 1 || !(await hearsAll(onMany, events, foundation)))
    for (const streamed of events) {
      try {
        for (const listener of listenersFor(listeners, streamed)) await listener(streamed.event, foundation);
      } catch (error) {
        // the attempts before were at the first of them
        const attempts = streamed === events[0] ? cursor.attempts : 0;
        await saveFailure(foundation, { name, at: streamed, done, attempts, error });
        return 0;
      }
      done = streamed.place;
    }
  await saveCursor(foundation, name, end ?? cursor);
  return seen;
}
