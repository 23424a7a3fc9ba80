const HOUR = 3_600_000;

/** A session unused for this long has ended (ASVS 7.3.1), ms. */
export const SESSION_IDLE_MS = 12 * HOUR;

/** A session this old has ended however busy it is (ASVS 7.3.2), ms. */
export const SESSION_ABSOLUTE_MS = 30 * 24 * HOUR;

/** When a session ends unless it is used again, ms. */
export function sessionEndsAt(session: { createdAt: number; seenAt: number }): number {
  return Math.min(session.createdAt + SESSION_ABSOLUTE_MS, session.seenAt + SESSION_IDLE_MS);
}
