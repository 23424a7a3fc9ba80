// The loop that lets acknowledged deliveries of WhatsApp and Twilio take effect: woken by each commit that stored some.
import { onWake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import type { Worker } from "../jobs/jobs.ts";
import { noteRefusedCalls } from "./count-refused-calls.ts";
import { leaseDeliveries, takeDeliveries } from "./store-deliveries.ts";

const AT_ONCE = 100;
/** Longer than so many take. */
const LEASE_MS = 30_000;
const POLL_MS = 1_000;

async function applyDue(foundation: Foundation): Promise<number> {
  const { db, clock } = foundation;
  const now = clock.now();
  const lease = { limit: AT_ONCE, endsAt: now + LEASE_MS };
  const rows =
    db.engine === "sqlite"
      ? await takeDeliveries(db, AT_ONCE, now)
      : await db.transaction((tx) => leaseDeliveries(tx, lease, now));
  if (rows.length === 0) return 0;
  const { applyDeliveries } = await import("./apply-deliveries.ts");
  await applyDeliveries(foundation, rows);
  return rows.length;
}

async function start(foundation: Foundation): Promise<{ stop(): Promise<void> }> {
  let isStopping = false;
  let ring = () => {};
  let rung = false;
  const off = onWake("deliveries", () => {
    rung = true;
    ring();
  });
  const run = async () => {
    while (!isStopping) {
      rung = false;
      const done = await applyDue(foundation).catch((error) => {
        foundation.log.error({ err: error }, "deliveries could not be taken in");
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

/** Takes deliveries in, wherever a worker runs. */
export const deliveriesWorker: Worker = {
  name: "deliveries",
  start,
  async runOnce(foundation) {
    await noteRefusedCalls(foundation);
    return applyDue(foundation);
  },
};
