import type { Jobs } from "../jobs/jobs.ts";

/** What the sequence room does later. */
export const sequenceJobs: Jobs = {
  "sequences.replan": { load: () => import("./replan-sequence.ts").then((module) => module.replanSequence) },
  "sequences.open-step": { load: () => import("./open-step.ts").then((module) => module.openStep) },
  "sequences.resume": {
    load: async () => {
      const { resumePaused } = await import("./resume-enrollments.ts");
      return async (payload, foundation) => void (await resumePaused(payload, foundation));
    },
  },
  "sequences.stop-colleagues": { load: () => import("./stop-colleagues.ts").then((module) => module.stopColleagues) },
};
