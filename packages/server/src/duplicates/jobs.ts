import type { Jobs } from "../jobs/jobs.ts";

/** Jobs of the duplicates room. */
export const duplicateJobs: Jobs = {
  "duplicates.scan": { load: () => import("./run-scan.ts").then((module) => module.runScan) },
};
