import type { Jobs } from "../jobs/jobs.ts";

/** The room's work beside requests. */
export const platformJobs: Jobs = {
  "webhooks.forget": {
    load: () => import("./forget-deliveries.ts").then((m) => m.forgetOldDeliveries),
    everyMs: 86_400_000,
  },
  "webhooks.tell-off": { load: () => import("./tell-endpoint-off.ts").then((m) => m.tellEndpointOff) },
};
