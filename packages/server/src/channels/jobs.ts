import type { Jobs } from "../jobs/jobs.ts";

/** Jobs of the channels room. */
export const channelJobs: Jobs = {
  "channels.syncEveryList": {
    load: () => import("./sync-every-list.ts").then((module) => module.syncEveryList),
    everyMs: 3_600_000,
  },
  "channels.syncList": { load: () => import("./sync-every-list.ts").then((module) => module.syncList) },
};
