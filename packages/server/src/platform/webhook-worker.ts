// The loop that calls endpoints: several at once, beside the jobs, so that a slow receiver holds up nobody.
import { onWake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import type { Worker } from "../jobs/jobs.ts";
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

async function start(foundation: Foundation): Promise<{ stop(): Promise<void> }> {
  let isStopping = false;
  let ring = () => {};
  let rung = false;
  const off = onWake("webhooks", () => {
    rung = true;
    ring();
  });
  const run = async () => {
    while (!isStopping) {
      rung = false;
      const done = await deliverDue(foundation).catch((error) => {
        foundation.log.error({ err: error }, "webhooks could not be looked at");
        return 0;
      });
      if (done > 0 || rung || isStopping) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        ring = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const running = run();
  return {
    async stop() {
      isStopping = true;
      ring();
      off();
      await running;
    },
  };
}

/** Calls what is due, wherever a worker runs. */
export const webhookWorker: Worker = { name: "webhooks", start, runOnce: deliverDue };
