import type { Jobs } from "../jobs/jobs.ts";

/** Jobs of the imports room. */
export const importJobs: Jobs = {
  "imports.run": { load: () => import("./run-import.ts").then((module) => module.runImport) },
  "imports.undo": { load: () => import("./undo-in-background.ts").then((module) => module.undoInBackground) },
  "imports.giveUpLost": {
    load: () => import("./give-up-lost.ts").then((module) => module.giveUpLost),
    everyMs: 3_600_000,
  },
  "imports.forgetUploads": {
    load: () => import("./forget-uploads.ts").then((module) => module.forgetUploads),
    everyMs: 3_600_000,
  },
};
