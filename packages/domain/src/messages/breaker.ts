// The breaker of one channel account (delivery.md, section 2): opens after 5 straight or half of the last 20 passing
// failures, at once on a refused password; then one probe at a time. An open breaker burns no attempts.

/** `recent` holds the last outcomes, newest last, true = failed. */
export interface Breaker {
  readonly recent: readonly boolean[];
  /** times it opened since the last success: each doubles the wait */
  readonly opened: number;
  /** closed when null; a probe may go once this instant (ms) has passed */
  readonly openUntil: number | null;
  /** a rest the provider asked for lasts until then (ms), whoever lets the account go on; left out: it asked for none */
  readonly askedUntil?: number;
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

/** Until when a rest lasts that the provider asked for (ms); null: none does. */
function askedRest({ askedUntil, opened, openUntil }: Breaker, now: number): number | null {
  // kept by a version that did not note who asked: what our own failures open is counted
  const until = askedUntil ?? (opened === 0 ? openUntil : null);
  return until !== null && until > now ? until : null;
}

const stillAsked = (breaker: Breaker, now: number): Pick<Breaker, "askedUntil"> => {
  const until = askedRest(breaker, now);
  return until === null ? {} : { askedUntil: until };
};

/** After the provider answered, whatever it said about the message. */
export function afterAnswer(breaker: Breaker, now: number): Breaker {
  const recent = [...breaker.recent, false].slice(-REMEMBERED);
  return { recent, opened: 0, openUntil: restOf(breaker, now), ...stillAsked(breaker, now) };
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
  const openUntil = Math.max(now + wait, restOf(breaker, now) ?? 0);
  return { recent, opened: breaker.opened + 1, openUntil, ...stillAsked(breaker, now) };
}

/** After the provider asked for a rest: nothing is wrong, and nothing leaves before `until` (ms). */
export function heldUntil(breaker: Breaker, until: number, now: number): Breaker {
  const openUntil = Math.max(until, breaker.openUntil ?? until);
  return { ...breaker, openUntil, askedUntil: Math.max(until, askedRest(breaker, now) ?? until) };
}

/** Whether it rests because of failures longer than the provider asked: a person may end that. */
export function restsAfterFailures(breaker: Breaker, now: number): boolean {
  const until = breakerBlocksUntil(breaker, now);
  return breaker.opened > 0 && until !== null && until > (askedRest(breaker, now) ?? 0);
}

/** After a person let the account go on: failures are forgotten, and a rest the provider asked for stands. */
export function afterResuming(breaker: Breaker, now: number): Breaker {
  const asked = stillAsked(breaker, now);
  return { ...CLOSED_BREAKER, openUntil: asked.askedUntil ?? null, ...asked };
}
