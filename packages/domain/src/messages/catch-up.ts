// What was due while nothing ran (a laptop asleep, sending paused) does not leave in one burst: each message takes a turn
// of its own, at random distances, from one account after the other (delivery.md, section 2, "catch-up").

/** So late (ms) a message was held up by more than its queue. */
export const LATE_MS = 2 * 3_600_000;
/** Turns a minute for an account without a rate of its own. */
const USUAL_PER_MINUTE = 1;

/** Whether an automatic message is so late that it waits for a turn. Times in ms. */
export function isLate(plannedFor: number | null, now: number): boolean {
  return plannedFor !== null && now - plannedFor > LATE_MS;
}

/**
 * The next turn (ms) of an account that catches up, and the first instant after it that is free for another: half to one
 * and a half times the mean distance later. `random` in [0, 1).
 */
export function nextTurn(
  { freeAt, perMinute }: { freeAt: number | null; perMinute: number | null },
  { random, now }: { random: number; now: number },
): { turn: number; freeAt: number } {
  const turn = Math.max(now, freeAt ?? now);
  const distance = 60_000 / (perMinute ?? USUAL_PER_MINUTE);
  return { turn, freeAt: Math.round(turn + distance * (0.5 + random)) };
}
