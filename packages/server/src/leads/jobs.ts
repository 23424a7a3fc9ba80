import type { Jobs } from "../jobs/jobs.ts";

/** What the leads room does by itself. */
export const leadJobs: Jobs = {
  "leads.erase-deleted": {
    load: () => import("./erase-deleted-leads.ts").then((module) => module.eraseDeletedLeads),
    everyMs: 24 * 60 * 60_000,
  },
  "leads.clear-field": {
    load: () => import("./clear-field.ts").then((module) => module.clearFieldInBackground),
  },
  "leads.release": {
    load: () => import("./release-leads.ts").then((module) => module.releaseLeads),
  },
  "leads.release-left": {
    load: () => import("./release-leads.ts").then((module) => module.releaseLeftBehind),
    everyMs: 24 * 60 * 60_000,
  },
  "leads.fold-apostrophes": {
    load: () => import("./fold-apostrophes.ts").then((module) => module.foldApostrophes),
  },
};
