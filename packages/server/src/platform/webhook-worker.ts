// The loop that calls endpoints: several at once, beside the jobs, so that a slow receiver holds up nobody.
import type { Foundation } from "../foundation.ts";
import type { Worker } from "../jobs/jobs.ts";
import { startWokenLoop, type WokenLoop } from "../jobs/woken-loop.ts";
import { deliverWebhook } from "./deliver-webhook.ts";
import { claimDeliveries } from "./store.ts";

const AT_ONCE = 16;
/** Longer than a call may take. */
const LEASE_MS = 60_000;
const POLL_MS = 1_000;

async function deliverDue(foundation: Foundation): Promise<number> {
  const { db, clock, log } = foundation;
  const due = await db.transaction((tx) => claimDeliveries(tx, { limit: AT_ONCE, leaseMs: LEASE_MS }, clock.now()));
  await Promise.all(
    due.map((delivery) =>
      deliverWebhook(foundation, delivery).catch((error) =>
        log.error({ err: error }, "a webhook could not be delivered"),
      ),
    ),
  );
  return due.length;
}

async function start(foundation: Foundation): Promise<WokenLoop> {
  return startWokenLoop("webhooks", async () => {
    const done = await deliverDue(foundation).catch((error) => {
      foundation.log.error({ err: error }, "webhooks could not be looked at");
      return 0;
    });
    return done > 0 ? 0 : POLL_MS;
  });
}

/** Calls what is due, wherever a worker runs. */
export const webhookWorker: Worker = { name: "webhooks", start, runOnce: deliverDue };
