import type { Foundation } from "../foundation.ts";

const PAUSE_MS = 500;

/**
 * Writes down what happened outside, again and again while the database's server is away: what a provider took must not
 * be forgotten because PostgreSQL restarts. `write` may run twice. Other faults, and `patienceMs`, end it.
 */
export async function insist<T>(
  { db, log }: Pick<Foundation, "db" | "log">,
  patienceMs: number,
  write: () => Promise<T>,
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!db.dialect.isAway(error) || performance.now() > end) throw error;
      log.warn({ err: error }, "the database is away: what was done is written down when it is back");
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
