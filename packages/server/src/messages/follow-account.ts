import type { ChannelHooks } from "../channels/hooks.ts";
import { cancelPlanned } from "./cancel-planned.ts";
import { messageWriter } from "./store-write.ts";

/**
 * When an account is removed, what a person wrote to leave by it does not leave. Steps of sequences wait for their time
 * without one, and leave by whatever account there is then (place-messages.ts).
 */
export const followAccount: ChannelHooks = {
  async removed(tx, { scope, accountId, now }) {
    const whole = { organizationId: scope.organizationId };
    await messageWriter(tx, whole).leaveAccount(accountId, now);
    await cancelPlanned(tx, whole, { accountId, reason: "Its channel account was removed" }, now);
  },
};
