// The loop of a worker: events to listeners, due jobs, and the rooms' own loops.
import { newId } from "../db/ids.ts";
import { hearOthers } from "../events/hear-others.ts";
import type { Listeners } from "../events/listeners.ts";
import { hasUnsettledEvents } from "../events/outbox.ts";
import { runListeners } from "../events/run-listeners.ts";
import type { WakeTopic } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import type { Jobs, Worker } from "./jobs.ts";
import { runNextJob, schedulePeriodicJobs } from "./run-jobs.ts";
import { startWokenLoop } from "./woken-loop.ts";

const POLL_MS = 1_000;
const SOON_MS = 10;
const JOB_LANES = 2;

/** What a worker runs. */
export interface Work {
  readonly listeners: readonly Listeners[];
  readonly jobs: Jobs;
  readonly workers: readonly Worker[];
}

/** A running worker. */
export interface RunningWorker {
  /** Takes nothing new and waits for what is under way. */
  stop(): Promise<void>;
}

/** What a turn ended with: there may be more now, there will be more in a moment, or nothing is left. */
type Turn = "more" | "soon" | "done";

/** Repeats `turn` until it finds nothing, then waits for a ring or the poll. */
function loop(foundation: Foundation, topic: WakeTopic, turn: () => Promise<Turn>): RunningWorker {
  let soonMs = SOON_MS;
  return startWokenLoop(topic, async () => {
    try {
      const found = await turn();
      soonMs = found === "soon" ? Math.min(soonMs * 2, POLL_MS) : SOON_MS;
      if (found === "more") return 0;
      return found === "soon" ? soonMs : POLL_MS;
    } catch (error) {
      foundation.log.error({ topic, err: error }, "a worker's turn failed");
      // no ring shortens this: what fails would fail again at once
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      return 0;
    }
  });
}

/** Starts all loops of a worker. */
export async function runWorker(foundation: Foundation, work: Work): Promise<RunningWorker> {
  const holder = newId();
  await schedulePeriodicJobs(foundation, work.jobs);
  const others = await hearOthers(foundation.db);
  const hear = async (): Promise<Turn> => {
    let heard = 0;
    // asked before listening: an event whose turn comes between the two is heard, or listened for once more
    const isUnsettled = await hasUnsettledEvents(foundation.db);
    for (const listeners of work.listeners) heard += await runListeners(foundation, listeners, holder);
    if (heard > 0) return "more";
    return isUnsettled ? "soon" : "done";
  };
  const loops = [
    loop(foundation, "events", hear),
    ...Array.from({ length: JOB_LANES }, (_, lane) =>
      loop(foundation, "jobs", async () =>
        (await runNextJob(foundation, work.jobs, `${holder}:${lane}`)) ? "more" : "done",
      ),
    ),
  ];
  const started = await Promise.all(work.workers.map((worker) => worker.start(foundation)));
  return {
    async stop() {
      await Promise.all([...loops, ...started, others].map((running) => running.stop()));
    },
  };
}
