import type { Jobs } from "../jobs/jobs.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;

/**
 * `scoring.nightly` moves what time has changed; `scoring.missed` what nobody was woken for; the others follow changed rules
 * and imports.
 */
export const scoringJobs: Jobs = {
  "scoring.nightly": {
    load: async () => {
      const { rescoreDueEverywhere } = await import("./rescore-due.ts");
      return async (_payload, foundation) => void (await rescoreDueEverywhere(foundation));
    },
    everyMs: DAY,
  },
  "scoring.missed": {
    load: async () => {
      const { rescoreMissed } = await import("./rescore-missed.ts");
      return async (_payload, foundation) => rescoreMissed(foundation);
    },
    everyMs: 5 * MINUTE,
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
