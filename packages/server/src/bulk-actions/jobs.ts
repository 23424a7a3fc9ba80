import type { Jobs } from "../jobs/jobs.ts";

/** Bulk actions and their undo run as jobs. */
export const bulkActionJobs: Jobs = {
  "bulk-actions.run": { load: () => import("./run-bulk-action.ts").then((module) => module.runBulkAction) },
  "bulk-actions.undo": { load: () => import("./run-bulk-action.ts").then((module) => module.runBulkUndo) },
};
