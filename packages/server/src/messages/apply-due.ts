import type { Foundation } from "../foundation.ts";
import { type DeliveryPlace, leaseDeliveries, takeDeliveries } from "./store-deliveries.ts";

/** So many are taken at once: fewer, and nothing more was due. */
export const AT_ONCE = 128;
/** Longer than so many take. */
const LEASE_MS = 30_000;

/** What of the deliveries that wait is to take effect, and what is let go first between its transactions. */
export interface Due {
  /** only conversations in which a lead wrote something that has not yet taken effect */
  readonly isTalkOnly: boolean;
  /** told since when (ms) the oldest waits of those being taken in */
  readonly between: (since: number) => Promise<void>;
}

/** Lets deliveries take effect that are due, the oldest first; gives those it took. */
export async function applyDue(
  foundation: Foundation,
  { isTalkOnly, between }: Due,
): Promise<readonly DeliveryPlace[]> {
  const { db, clock } = foundation;
  const now = clock.now();
  const wanted = { limit: AT_ONCE, isTalkOnly };
  const rows =
    db.engine === "sqlite"
      ? await takeDeliveries(db, wanted, now)
      : await db.transaction((tx) => leaseDeliveries(tx, { ...wanted, leaseMs: LEASE_MS }, now));
  if (rows.length === 0) return [];
  const since = Math.min(now, ...rows.flatMap(({ receivedAt, tries }) => (tries === 0 ? receivedAt : [])));
  const { applyDeliveries } = await import("./apply-deliveries.ts");
  await applyDeliveries(foundation, rows, () => between(since));
  return rows;
}
