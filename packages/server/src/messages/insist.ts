import type { Foundation } from "../foundation.ts";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Writes down what happened outside, again and again, whatever the database says against it: what a provider took must not
 * be forgotten because PostgreSQL restarts or a statement fails. `write` may run twice. Only `patienceMs`, asked each
 * time, ends it.
 */
export async function insist<T>(
  { db, log }: Pick<Foundation, "db" | "log">,
  patienceMs: () => number,
  write: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await write();
    } catch (error) {
      if (performance.now() - began + pause > patienceMs()) throw error;
      const why = db.dialect.isAway(error) ? "the database is away" : "it could not be written";
      log.warn({ err: error }, `${why}: what was done is written down a little later`);
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
    }
  }
}
