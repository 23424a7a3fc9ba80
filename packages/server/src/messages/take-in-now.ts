// What a lead wrote takes effect before its provider is answered (decision 0019): whoever waits for that shares rounds with
// the others who do. In any process that serves webhooks, with a worker or without.
import type { Db } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { AT_ONCE, applyDue } from "./apply-due.ts";
import { type DeliveryPlace, findUntaken, keyOfPlace } from "./store-deliveries.ts";

/** Longer than a lock or a burst should take, shorter than providers wait. */
const PATIENCE_MS = 5_000;
/** Another process has it in hand: looked again after so long. */
const PAUSE_MS = 10;
/** Rounds side by side on PostgreSQL, so that one that waits for a lock holds up few. */
const SIDE_BY_SIDE = 2;
/** A worker's other work waits for callers at most so long at a time. */
const POLITE_MS = 250;

interface Caller {
  readonly place: DeliveryPlace;
  readonly end: (isTaken: boolean) => void;
}

interface Rounds {
  readonly callers: Set<Caller>;
  running: number;
}

const roundsByDb = new WeakMap<Db, Rounds>();

function roundsOf(db: Db): Rounds {
  const rounds = roundsByDb.get(db) ?? { callers: new Set(), running: 0 };
  roundsByDb.set(db, rounds);
  return rounds;
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Ends the wait of those whose delivery was taken elsewhere, or long ago. */
async function endTaken({ db }: Foundation, { callers }: Rounds, before: readonly Caller[]): Promise<void> {
  const waiting = before.filter((caller) => callers.has(caller));
  if (waiting.length === 0) return;
  const left = await findUntaken(
    db,
    waiting.map(({ place }) => place),
  );
  for (const { place, end } of waiting) if (!left.has(keyOfPlace(place))) end(true);
}

async function takeInRounds(foundation: Foundation, rounds: Rounds): Promise<void> {
  rounds.running += 1;
  try {
    // those that came in with the first, too
    await nextTurn();
    while (rounds.callers.size > 0) {
      const before = [...rounds.callers];
      const taken = await applyDue(foundation, { isTalkOnly: true, between: nextTurn });
      const keys = new Set(taken.map(keyOfPlace));
      for (const { place, end } of [...rounds.callers]) if (keys.has(keyOfPlace(place))) end(true);
      // while more is due it may be theirs; once nothing is, somebody else has taken it
      if (taken.length < AT_ONCE) await endTaken(foundation, rounds, before);
      if (taken.length === 0 && rounds.callers.size > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  } catch (error) {
    // It is stored: a worker takes it in when the database is there again.
    foundation.log.error({ err: error }, "what leads wrote could not be taken in at once");
    for (const { end } of rounds.callers) end(false);
  } finally {
    rounds.running -= 1;
  }
}

/**
 * Resolves when a stored delivery has taken effect, or was looked at in vain (true), or when it took too long (false). What
 * failed is acknowledged all the same: it is stored and tried again, and delivered anew it would be the same. The gate waits
 * for it (`holdForAnswers`).
 */
export function takeInNow(foundation: Foundation, place: DeliveryPlace, patienceMs = PATIENCE_MS): Promise<boolean> {
  const rounds = roundsOf(foundation.db);
  return new Promise((resolve) => {
    const end = (isTaken: boolean) => {
      clearTimeout(timer);
      rounds.callers.delete(caller);
      resolve(isTaken);
    };
    const caller: Caller = { place, end };
    const timer = setTimeout(() => end(false), patienceMs);
    rounds.callers.add(caller);
    const most = foundation.db.engine === "sqlite" ? 1 : SIDE_BY_SIDE;
    if (rounds.running < most) void takeInRounds(foundation, rounds);
  });
}

/** Lets those go first who wait for what a lead wrote, for a moment. */
export async function letTalkFirst(db: Db): Promise<void> {
  const began = performance.now();
  await nextTurn();
  while (roundsOf(db).callers.size > 0 && performance.now() - began < POLITE_MS) await nextTurn();
}
