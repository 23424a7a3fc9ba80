// The loop that lets stored deliveries of WhatsApp and Twilio take effect that nobody waits for: receipts, and answers that
// took too long. Woken by each commit that stored some.
import type { Foundation } from "../foundation.ts";
import type { Worker } from "../jobs/jobs.ts";
import { startWokenLoop, type WokenLoop } from "../jobs/woken-loop.ts";
import { applyDue } from "./apply-due.ts";
import { noteRefusedCalls } from "./count-refused-calls.ts";
import { letCallersFirst } from "./keep-delivery.ts";
import { letTalkFirst } from "./take-in-now.ts";

const POLL_MS = 1_000;

/** Those who wait for their acknowledgement go first. */
async function applyPolitely(foundation: Foundation): Promise<number> {
  const between = async () => {
    await letCallersFirst(foundation.db);
    await letTalkFirst(foundation.db);
  };
  await letTalkFirst(foundation.db);
  return (await applyDue(foundation, { isTalkOnly: false, between })).length;
}

async function start(foundation: Foundation): Promise<WokenLoop> {
  return startWokenLoop("deliveries", async () => {
    const done = await applyPolitely(foundation).catch((error) => {
      foundation.log.error({ err: error }, "deliveries could not be taken in");
      return 0;
    });
    return done > 0 ? 0 : POLL_MS;
  });
}

/** Takes deliveries in, wherever a worker runs. */
export const deliveriesWorker: Worker = {
  name: "deliveries",
  start,
  async runOnce(foundation) {
    await noteRefusedCalls(foundation);
    return applyPolitely(foundation);
  },
};
