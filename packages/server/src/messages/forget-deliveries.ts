import type { Foundation } from "../foundation.ts";
import { forgetDeliveries } from "./store-deliveries.ts";

const KEPT_MS = 7 * 86_400_000;

/** Forgets deliveries nobody understood, when they have been tried for 7 days (delivery.md, "Inbound"): their text is as it came. */
export async function forgetOldDeliveries(_payload: unknown, { db, clock }: Foundation): Promise<void> {
  await db.transaction((tx) => forgetDeliveries(tx, clock.now() - KEPT_MS));
}
