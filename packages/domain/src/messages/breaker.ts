// The breaker of one channel account (delivery.md, section 2): opens after 5 straight or half of the last 20 passing
// failures, at once on a refused password; then one probe at a time. An open breaker burns no attempts.

/** `recent` holds the last outcomes, newest last, true = failed. */
export interface Breaker {
  readonly recent: readonly boolean[];
  /** times it opened since the last success: each doubles the wait */
  readonly opened: number;
  /** closed when null; a probe may go once this instant (ms) has passed */
  readonly openUntil: number | null;
}

export const CLOSED_BREAKER: Breaker = { recent: [], opened: 0, openUntil: null };

const REMEMBERED = 20;
const FIRST_WAIT = 60_000;
const LONGEST_WAIT = 15 * 60_000;

/** Null when a message (or a probe) may go; else the instant to try again at. */
export function breakerBlocksUntil(breaker: Breaker, now: number): number | null {
  return breaker.openUntil !== null && breaker.openUntil > now ? breaker.openUntil : null;
}

/** Until when a rest lasts that was asked for while a message was on its way: how that one ends does not shorten it. */
const restOf = (breaker: Breaker, now: number): number | null => breakerBlocksUntil(breaker, now);

/** After the provider answered, whatever it said about the message. */
export function afterAnswer(breaker: Breaker, now: number): Breaker {
  return { recent: [...breaker.recent, false].slice(-REMEMBERED), opened: 0, openUntil: restOf(breaker, now) };
}

/** After a failure of the provider or the way there; `isRefusal`: it does not let us in at all. */
export function afterFailure(breaker: Breaker, isRefusal: boolean, now: number): Breaker {
  const recent = [...breaker.recent, true].slice(-REMEMBERED);
  const straight = recent.length - 1 - recent.lastIndexOf(false);
  const failed = recent.filter(Boolean).length;
  const opens =
    isRefusal || breaker.opened > 0 || straight >= 5 || (recent.length === REMEMBERED && failed * 2 >= REMEMBERED);
  if (!opens) return { ...breaker, recent };
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** breaker.opened);
  return { recent, opened: breaker.opened + 1, openUntil: Math.max(now + wait, restOf(breaker, now) ?? 0) };
}

/** After the provider asked for a rest: nothing is wrong, and nothing leaves before `until` (ms). */
export function heldUntil(breaker: Breaker, until: number): Breaker {
  return { ...breaker, openUntil: Math.max(until, breaker.openUntil ?? until) };
}
