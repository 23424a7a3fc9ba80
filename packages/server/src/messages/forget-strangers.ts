import type { Foundation } from "../foundation.ts";
import { forgetSendersBefore } from "./store-strangers.ts";

/** How long mails of unknown senders are kept: nobody asked us to keep them. */
const KEPT_MS = 30 * 86_400_000;

/** Forgets unknown senders nobody decided about in 30 days, and ignored ones that have been silent for as long. */
export async function forgetStrangers(_payload: unknown, { db, clock }: Foundation): Promise<void> {
  const before = clock.now() - KEPT_MS;
  while ((await db.transaction((tx) => forgetSendersBefore(tx, before))) > 0);
}
