import type { Jobs } from "../jobs/jobs.ts";

/** The room's work beside requests. */
export const attachmentJobs: Jobs = {
  "attachments.fetch": { load: () => import("./fetch-file.ts").then((m) => m.fetchFile) },
  "attachments.forgetUnsent": {
    load: () => import("./forget-unsent.ts").then((m) => m.forgetUnsent),
    everyMs: 6 * 3_600_000,
  },
};
