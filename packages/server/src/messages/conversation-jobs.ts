import type { Jobs } from "../jobs/jobs.ts";

/** What the inbox and the ledger do later or again and again. */
export const conversationJobs: Jobs = {
  "conversations.wake": { load: () => import("./wake-conversation.ts").then((module) => module.wakeConversation) },
  "conversations.forget-strangers": {
    load: () => import("./forget-strangers.ts").then((module) => module.forgetStrangers),
    everyMs: 24 * 60 * 60_000,
  },
  "messages.learnPrices": {
    load: () => import("./learn-prices.ts").then((module) => module.learnPrices),
    everyMs: 15 * 60_000,
  },
  "messages.foldTally": { load: () => import("./fold-tally.ts").then((module) => module.foldTally), everyMs: 10_000 },
  "deliveries.forget": {
    load: () => import("./forget-deliveries.ts").then((module) => module.forgetOldDeliveries),
    everyMs: 24 * 60 * 60_000,
  },
};
