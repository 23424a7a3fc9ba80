import type { Jobs } from "../jobs/jobs.ts";

/** What the inbox does later or again and again. */
export const conversationJobs: Jobs = {
  "conversations.wake": { load: () => import("./wake-conversation.ts").then((module) => module.wakeConversation) },
  "conversations.forget-strangers": {
    load: () => import("./forget-strangers.ts").then((module) => module.forgetStrangers),
    everyMs: 24 * 60 * 60_000,
  },
  "deliveries.forget": {
    load: () => import("./forget-deliveries.ts").then((module) => module.forgetOldDeliveries),
    everyMs: 24 * 60 * 60_000,
  },
};
