import type { Jobs } from "../jobs/jobs.ts";

const DAY = 86_400_000;

/** `scoring.nightly` moves what time has changed; the others follow changed rules and imports. */
export const scoringJobs: Jobs = {
  "scoring.nightly": {
    load: async () => {
      const { rescoreDueEverywhere } = await import("./rescore-due.ts");
      return async (_payload, foundation) => void (await rescoreDueEverywhere(foundation));
    },
    everyMs: DAY,
  },
  "scoring.due": {
    load: async () => {
      const { rescoreDueInTurn } = await import("./rescore-due.ts");
      return rescoreDueInTurn;
    },
  },
  "scoring.rescore-all": {
    load: async () => {
      const { rescoreAll } = await import("./rescore-all.ts");
      return async (payload: { organizationId: string; version: number }, foundation) =>
        void (await rescoreAll(payload, foundation));
    },
  },
};
