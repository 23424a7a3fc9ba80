import type { ChannelHooks } from "../channels/hooks.ts";
import { cancelPlanned } from "./cancel-planned.ts";

/** What waits to leave by an account that is removed does not leave. */
export const followAccount: ChannelHooks = {
  async removed(tx, { scope, accountId, now }) {
    await cancelPlanned(
      tx,
      { organizationId: scope.organizationId },
      { accountId, reason: "Its channel account was removed" },
      now,
    );
  },
};
