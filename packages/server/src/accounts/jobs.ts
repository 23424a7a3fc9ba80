import type { Jobs } from "../jobs/jobs.ts";

const HOUR_MS = 3_600_000;

/** Housekeeping of the accounts. */
export const accountJobs: Jobs = {
  "accounts.forget": {
    load: () =>
      import("./forget-expired.ts").then(
        ({ forgetExpired }) =>
          (_, foundation) =>
            forgetExpired(foundation),
      ),
    everyMs: HOUR_MS,
  },
};
