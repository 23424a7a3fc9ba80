import type { ChannelHooks } from "../channels/hooks.ts";
import { AppError } from "../http/problem.ts";
import { cancelPlanned } from "./cancel-planned.ts";
import { lookAtWaiting, prolongWaiting } from "./let-go-on.ts";
import { messageStore } from "./store.ts";
import { lockLane } from "./store-lanes.ts";
import { messageWriter } from "./store-write.ts";

/**
 * When an account is removed, what a person wrote to leave by it does not leave; it stays while it hands one over. Steps of sequences wait for their time
 * without one, and leave by whatever account there is then (place-messages.ts).
 */
export const followAccount: ChannelHooks = {
  async removable(tx, { scope, accountId }) {
    const lane = { organizationId: scope.organizationId, accountId };
    // no gate of it opens from here to the end of the transaction
    await lockLane(tx, lane);
    if (!(await messageStore(tx, lane).isHandingOff(accountId))) return;
    const detail = "A message is leaving by this account right now. Try again in a minute.";
    throw new AppError("conflict", "account-in-use", detail);
  },
  async removed(tx, { scope, accountId, now }) {
    const whole = { organizationId: scope.organizationId };
    await messageWriter(tx, whole).leaveAccount(accountId, now);
    await cancelPlanned(tx, whole, { accountId, reason: "Its channel account was removed" }, now);
  },
  resuming: (foundation, { scope: { organizationId }, accountId }) =>
    prolongWaiting(foundation, { organizationId, accountId }),
  resumed: (foundation, { scope: { organizationId }, accountId, restedUntil }) =>
    lookAtWaiting(foundation, { organizationId, accountId }, restedUntil),
};
