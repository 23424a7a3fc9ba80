import { setTimeout } from "node:timers/promises";
import type { Queryable } from "../db/database.ts";
import { hasUnsettledEvents } from "../events/outbox.ts";

const PATIENCE_MS = 20_000;

/**
 * Waits until listeners may hear all that is committed. On PostgreSQL an event has its turn when no older transaction of the
 * whole cluster is open, and tests of other files run beside this one in databases of the same cluster.
 */
export async function settled(db: Queryable): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; await hasUnsettledEvents(db); await setTimeout(5)) {
    if (performance.now() > end) throw new Error(`A transaction is open for more than ${PATIENCE_MS / 1000} s`);
  }
}
