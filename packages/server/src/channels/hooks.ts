import type { Scope, Tx } from "../db/database.ts";
import { hookPoint } from "../events/hooks.ts";
import type { Foundation } from "../foundation.ts";

/** What higher rooms do when an account changes. */
export interface ChannelHooks {
  /** A person wants an account removed: throws a refusal where that has to wait. Nobody asks when its settings are gone. */
  removable(tx: Tx, removal: { scope: Scope; accountId: string }): Promise<void>;
  /** An account is about to be removed: what waits to leave by it cannot any more. */
  removed(tx: Tx, removal: { scope: Scope; accountId: string; now: number }): Promise<void>;
  /** A paused account is about to go on, by a transaction of its own: what waits for it has not run out meanwhile. Gives how much that is. */
  resuming(foundation: Foundation, account: { scope: Scope; accountId: string }): Promise<number>;
  /** It goes on: what waits for it may leave. `restedUntil`: until when it would have rested (ms); null: it did not rest. */
  resumed(
    foundation: Foundation,
    account: { scope: Scope; accountId: string; restedUntil: number | null },
  ): Promise<void>;
}

/** Where rooms above channels hook in. */
export const channelHooks = hookPoint<ChannelHooks>();
