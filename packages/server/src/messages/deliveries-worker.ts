// The loop that lets stored deliveries of WhatsApp and Twilio take effect that nobody waits for: receipts, and answers that
// came in a flood or took too long. Woken by each commit that stored some.
import type { Foundation } from "../foundation.ts";
import type { Worker } from "../jobs/jobs.ts";
import { letRequestsFirst } from "../jobs/let-requests-first.ts";
import { startWokenLoop, type WokenLoop } from "../jobs/woken-loop.ts";
import { applyDue } from "./apply-due.ts";
import { noteRefusedCalls } from "./count-refused-calls.ts";
import { letTalkFirst } from "./take-in-now.ts";

const POLL_MS = 1_000;
/** What waits for so long lets nobody go first any more. */
const LATE_MS = 2_000;

/** Those who wait for their acknowledgement go before each transaction. */
async function applyPolitely(foundation: Foundation, isTalkOnly: boolean): Promise<number> {
  const { db, clock } = foundation;
  const between = async (since: number) => {
    if (clock.now() - since < LATE_MS) await letRequestsFirst();
    await letTalkFirst(db);
  };
  await between(clock.now());
  return (await applyDue(foundation, { isTalkOnly, between })).length;
}

/**
 * What leads wrote first, so that an answer stops what it has to also behind thousands of receipts; then the oldest of all, so
 * that these do not wait for the last of a flood of answers.
 */
async function turn(foundation: Foundation): Promise<number> {
  try {
    return (await applyPolitely(foundation, true)) + (await applyPolitely(foundation, false));
  } catch (error) {
    foundation.log.error({ err: error }, "deliveries could not be taken in");
    return 0;
  }
}

async function start(foundation: Foundation): Promise<WokenLoop> {
  return startWokenLoop("deliveries", async () => ((await turn(foundation)) > 0 ? 0 : POLL_MS));
}

/** Takes deliveries in, wherever a worker runs. */
export const deliveriesWorker: Worker = {
  name: "deliveries",
  start,
  async runOnce(foundation) {
    await noteRefusedCalls(foundation);
    return (await applyPolitely(foundation, true)) || applyPolitely(foundation, false);
  },
};
