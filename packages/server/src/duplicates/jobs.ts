import type { Jobs } from "../jobs/jobs.ts";

/** Jobs of the duplicates room. */
export const duplicateJobs: Jobs = {
  "duplicates.scan": { load: () => import("./run-scan.ts").then((module) => module.runScan) },
  "duplicates.at-night": {
    load: () => import("./scan-by-itself.ts").then((module) => module.scanAtNight),
    everyMs: 60 * 60_000,
  },
};
