import type { Foundation } from "../foundation.ts";
import { rescoreDueInTurn } from "./rescore-due.ts";
import { organizationsWithDue } from "./store.ts";

/** Whoever was woken has been at it by then. */
const GRACE_MS = 60_000;

/**
 * Moves scores that have been due for a while. One that became due while the job of its organization was about to end, or after
 * that job had been given up, waits for nobody but the night: here it is found before.
 */
export async function rescoreMissed(foundation: Foundation): Promise<void> {
  const { db, clock } = foundation;
  for (const organizationId of await organizationsWithDue(db, clock.now() - GRACE_MS))
    await rescoreDueInTurn({ organizationId }, foundation);
}
