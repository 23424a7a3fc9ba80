import type { Jobs } from "../jobs/jobs.ts";

/** What the sequence room does later. */
export const sequenceJobs: Jobs = {
  "sequences.replan": { load: () => import("./replan-sequence.ts").then((module) => module.replanSequence) },
  "sequences.open-step": { load: () => import("./open-step.ts").then((module) => module.openStep) },
  "sequences.stop-colleagues": { load: () => import("./stop-colleagues.ts").then((module) => module.stopColleagues) },
};
