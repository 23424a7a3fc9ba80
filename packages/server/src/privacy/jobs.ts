import type { Jobs } from "../jobs/jobs.ts";

/** What the privacy room does by itself. */
export const privacyJobs: Jobs = {
  "privacy.apply-retention": {
    load: () => import("./keep-retention.ts").then((module) => module.applyRetention),
    everyMs: 24 * 60 * 60_000,
  },
};
