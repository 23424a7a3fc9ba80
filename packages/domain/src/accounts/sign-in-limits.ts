const MINUTE = 60_000;

/** Whose failures are counted: one account from one address, one address, one account from anywhere. */
export type FailureScope = "account-at-address" | "address" | "account";

/** How many failures are free. The wide scopes are generous, so that nobody can lock somebody else out cheaply. */
const FREE: Record<FailureScope, number> = { "account-at-address": 5, address: 50, account: 100 };

/** Failures older than this are forgotten, ms. */
export const FAILURE_MEMORY_MS = 15 * MINUTE;

const FIRST_WAIT_MS = MINUTE / 2;

/** Failed attempts counted so far. */
export interface Failures {
  count: number;
  lastAt: number;
}

/**
 * Until when no further attempt is taken, or null: after the free ones the wait doubles from 30 s up to 15 minutes and
 * then always ends, so that a locked account can sign in again (security.md, rate limits).
 */
export function lockedUntil(scope: FailureScope, failures: Failures, now: number): number | null {
  const over = failures.count - FREE[scope];
  if (over < 0) return null;
  const until = failures.lastAt + Math.min(FIRST_WAIT_MS * 2 ** Math.min(over, 10), FAILURE_MEMORY_MS);
  return until > now ? until : null;
}

/** The count after one more attempt; old failures are forgotten first. */
export function countedAgain(failures: Failures | null, now: number): Failures {
  const fresh = failures === null || now - failures.lastAt > FAILURE_MEMORY_MS;
  return { count: fresh ? 1 : failures.count + 1, lastAt: now };
}
