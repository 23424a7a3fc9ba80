import type { Foundation } from "../foundation.ts";
import { forgetDeliveries } from "./store-deliveries.ts";

const KEPT_MS = 30 * 86_400_000;

/** Forgets deliveries nobody understood and nobody looked at for 30 days. */
export async function forgetOldDeliveries(_payload: never, { db, clock }: Foundation): Promise<void> {
  await db.transaction((tx) => forgetDeliveries(tx, clock.now() - KEPT_MS));
}
