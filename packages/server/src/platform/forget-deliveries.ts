import type { Foundation } from "../foundation.ts";
import { forgetDeliveries } from "./store.ts";

const KEPT_MS = 30 * 86_400_000;
const BATCH = 500;

/** The log of deliveries reaches back 30 days. */
export async function forgetOldDeliveries(_payload: unknown, { db, clock }: Foundation): Promise<void> {
  for (let gone = BATCH; gone === BATCH; ) {
    gone = await db.transaction((tx) => forgetDeliveries(tx, clock.now() - KEPT_MS, BATCH));
  }
}
