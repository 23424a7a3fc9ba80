import type { MessageHooks } from "./hooks.ts";
import { deliveryStore } from "./store-deliveries.ts";

const MOMENT_MS = 250;
const MINUTE = 60_000;

/**
 * What a lead wrote and took too long to take effect, or failed, is acknowledged before: until it has, nothing leaves to that lead that
 * an answer would have stopped. So whoever knows that we know of an answer gets no further step (decision 0019).
 */
export const holdForAnswers: Partial<MessageHooks> = {
  async gate(tx, message, now) {
    if (message.stopOnReplySince === null) return { go: true };
    const nextLookAt = await deliveryStore(tx, { organizationId: message.organizationId }).nextAnswerOf(message.leadId);
    if (nextLookAt === null) return { go: true };
    // a person may have it tried again sooner than it would be by itself
    const until = Math.max(now + MOMENT_MS, Math.min(nextLookAt, now + MINUTE));
    return { defer: until, reason: "What the lead has just written is taken in first" };
  },
};
