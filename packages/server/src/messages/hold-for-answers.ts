import type { MessageHooks } from "./hooks.ts";
import { deliveryStore } from "./store-deliveries.ts";

const MOMENT_MS = 250;

/**
 * What a lead wrote and took too long to take effect is acknowledged before: until it has, nothing leaves to that lead that
 * an answer would have stopped. So whoever knows that we know of an answer gets no further step (decision 0019).
 */
export const holdForAnswers: Partial<MessageHooks> = {
  async gate(tx, message, now) {
    if (message.stopOnReplySince === null) return { go: true };
    const isWaiting = await deliveryStore(tx, { organizationId: message.organizationId }).hasAnswerOf(message.leadId);
    return isWaiting
      ? { defer: now + MOMENT_MS, reason: "What the lead has just written is taken in first" }
      : { go: true };
  },
};
