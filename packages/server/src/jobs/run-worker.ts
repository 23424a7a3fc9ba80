// The loop of a worker: events to listeners, due jobs, and the rooms' own loops.
import { newId } from "../db/ids.ts";
import type { Listeners } from "../events/listeners.ts";
import { runListeners } from "../events/run-listeners.ts";
import { onWake, type WakeTopic } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import type { Jobs, Worker } from "./jobs.ts";
import { runNextJob, schedulePeriodicJobs } from "./run-jobs.ts";

const POLL_MS = 1_000;
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

/** Repeats `turn` until it finds nothing, then waits for a ring or the poll. */
function loop(foundation: Foundation, topic: WakeTopic, turn: () => Promise<boolean>): RunningWorker {
  let stopped = false;
  let ring = () => {};
  let rung = false;
  const off = onWake(topic, () => {
    rung = true;
    ring();
  });
  const pause = () =>
    new Promise<void>((resolve) => {
      if (rung || stopped) return resolve();
      const timer = setTimeout(resolve, POLL_MS);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!stopped) {
      rung = false;
      try {
        if (await turn()) continue;
      } catch (error) {
        foundation.log.error({ topic, err: error }, "a worker's turn failed");
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      await pause();
    }
  };
  const running = run();
  return {
    async stop() {
      stopped = true;
      ring();
      off();
      await running;
    },
  };
}

/** Starts all loops of a worker. */
export async function runWorker(foundation: Foundation, work: Work): Promise<RunningWorker> {
  const holder = newId();
  await schedulePeriodicJobs(foundation, work.jobs);
  const hear = async () => {
    let heard = 0;
    for (const listeners of work.listeners) heard += await runListeners(foundation, listeners, holder);
    return heard > 0;
  };
  const loops = [
    loop(foundation, "events", hear),
    ...Array.from({ length: JOB_LANES }, (_, lane) =>
      loop(foundation, "jobs", () => runNextJob(foundation, work.jobs, `${holder}:${lane}`)),
    ),
  ];
  const started = await Promise.all(work.workers.map((worker) => worker.start(foundation)));
  return {
    async stop() {
      await Promise.all([...loops, ...started].map((running) => running.stop()));
    },
  };
}
