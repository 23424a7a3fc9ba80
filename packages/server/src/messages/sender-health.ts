// What comes of messages after they left: addresses that do not exist and complaints count against their account, which
// warns, and pauses by itself before its name is gone (channels.md, section 3).
import { senderHealth } from "@lead-dashboard/domain/messages/sender-health";
import { pauseAccount } from "../channels/pause-account.ts";
import { channelAccountStore } from "../channels/store.ts";
import type { Scope, Tx } from "../db/database.ts";
import { senderRecord, setFate } from "./store-health.ts";
import { changeLane, lockLane } from "./store-lanes.ts";

const WATCH = { kind: "system", name: "sending" } as const;

/** Notes what became of a message, once, and judges its account anew. */
export async function noteFate(
  tx: Tx,
  scope: Scope,
  { message, fate }: { message: { id: string; accountId: string | null }; fate: "hard-bounce" | "complaint" },
  now: number,
): Promise<void> {
  const { id, accountId } = message;
  if (!(await setFate(tx, scope, id, fate)) || accountId === null) return;
  const key = { organizationId: scope.organizationId, accountId };
  const [lane, account] = [await lockLane(tx, key), await channelAccountStore(tx, scope).find(accountId)];
  if (lane === undefined || account === undefined) return;
  const health = senderHealth(await senderRecord(tx, key, account.resumedAt));
  await changeLane(tx, key, { warning: health.kind === "warn" ? health.reason : null });
  if (health.kind === "stop") await pauseAccount(tx, scope, { accountId, reason: health.reason, actor: WATCH }, now);
}
