import type { Jobs } from "../jobs/jobs.ts";

/** Bulk actions run as jobs. */
export const bulkActionJobs: Jobs = {
  "bulk-actions.run": { load: () => import("./run-bulk-action.ts").then((module) => module.runBulkAction) },
};
