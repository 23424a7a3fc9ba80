// Sending goes on, by one account or all of it: what waited has its time again, and is looked at at once. Piece by piece,
// since a hundred thousand may wait.
import { waitsForAccount } from "@lead-dashboard/domain/messages/gate";
import type { Scope } from "../db/database.ts";
import { wake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import { lookNow, plannedInLane, prolong, TIME_AGAIN_MS, waitingBy } from "./store-held.ts";
import { type LaneKey, noteDue } from "./store-lanes.ts";
import { readSwitch } from "./store-switch.ts";

/** Messages of one transaction: it takes some ms. */
const PIECE = 1_000;

type Waiting = Awaited<ReturnType<typeof plannedInLane>>[number];
type Held = Awaited<ReturnType<typeof waitingBy>>[number];

/** Calls `change` with each piece of what waits; `read` gives the one that comes after another. */
async function pieceByPiece<One>(
  read: (after: One | null) => Promise<One[]>,
  change: (piece: readonly One[]) => Promise<void>,
): Promise<void> {
  for (let after: One | null = null; ; ) {
    const piece: One[] = await read(after);
    const last = piece.at(-1);
    if (last === undefined) return;
    after = last;
    await change(piece);
  }
}

const inLane =
  ({ db }: Pick<Foundation, "db">, lane: LaneKey) =>
  (after: Waiting | null): Promise<Waiting[]> =>
    plannedInLane(db, lane, { after, limit: PIECE });

const hasCome = ({ plannedFor }: Waiting, now: number) => plannedFor !== null && plannedFor <= now;

/** Before it goes on: what we kept waiting ourselves has not run out meanwhile. Gives how many wait. */
export async function prolongWaiting(foundation: Pick<Foundation, "db" | "clock">, lane: LaneKey): Promise<number> {
  const now = foundation.clock.now();
  const until = now + TIME_AGAIN_MS;
  let waiting = 0;
  await pieceByPiece(inLane(foundation, lane), async (piece) => {
    const held = piece.filter((one) => hasCome(one, now));
    waiting += held.length;
    const ids = held.flatMap(({ id, expiresAt }) => (expiresAt !== null && expiresAt < until ? [id] : []));
    if (ids.length > 0) await foundation.db.transaction((tx) => prolong(tx, lane.organizationId, { ids, until }));
  });
  return waiting;
}

/** Before the switch is turned on: what had time left when it was turned off has some again. Our own pause is not its lateness. */
export async function prolongHeld({ db, clock }: Pick<Foundation, "db" | "clock">, scope: Scope): Promise<void> {
  const { organizationId } = scope;
  const held = await readSwitch(db, { organizationId });
  const pausedAt = held?.isPaused === true ? held.pausedAt : null;
  if (pausedAt === null) return;
  const now = clock.now();
  const until = now + TIME_AGAIN_MS;
  const isShort = (expiresAt: number | null) => expiresAt !== null && expiresAt > pausedAt && expiresAt < until;
  const read = (after: Held | null) => waitingBy(db, organizationId, { by: now, after, limit: PIECE });
  await pieceByPiece(read, async (piece) => {
    const ids = piece.flatMap((one) => (isShort(one.expiresAt) ? [one.id] : []));
    if (ids.length > 0) await db.transaction((tx) => prolong(tx, organizationId, { ids, until }));
  });
}

/** Once it goes on: what was put off because of it, or never tried, is due now. What is to be tried again keeps its instant. */
export async function lookAtWaiting(
  foundation: Pick<Foundation, "db" | "clock">,
  lane: LaneKey,
  restedUntil: number | null,
): Promise<void> {
  const { db, clock } = foundation;
  const now = clock.now();
  const isPutOff = (one: Waiting) => hasCome(one, now) && (one.dueAt ?? 0) > now && waitsForAccount(one, restedUntil);
  await pieceByPiece(inLane(foundation, lane), async (piece) => {
    const ids = piece.flatMap((one) => (isPutOff(one) ? [one.id] : []));
    if (ids.length === 0) return;
    await db.transaction(async (tx) => {
      await lookNow(tx, lane.organizationId, ids, now);
      await noteDue(tx, lane, now);
    });
  });
  await db.transaction((tx) => wake(tx, "messages"));
}
