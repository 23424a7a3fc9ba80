import type { ChannelHooks } from "../channels/hooks.ts";
import { AppError } from "../http/problem.ts";
import { cancelPlanned } from "./cancel-planned.ts";
import { messageStore } from "./store.ts";
import { messageWriter } from "./store-write.ts";

/**
 * When an account is removed, what a person wrote to leave by it does not leave; it stays while it hands one over. Steps of sequences wait for their time
 * without one, and leave by whatever account there is then (place-messages.ts).
 */
export const followAccount: ChannelHooks = {
  async removed(tx, { scope, accountId, now }) {
    const whole = { organizationId: scope.organizationId };
    if (await messageStore(tx, whole).isHandingOff(accountId)) {
      const detail = "A message is leaving by this account right now. Try again in a minute.";
      throw new AppError("conflict", "account-in-use", detail);
    }
    await messageWriter(tx, whole).leaveAccount(accountId, now);
    await cancelPlanned(tx, whole, { accountId, reason: "Its channel account was removed" }, now);
  },
};
