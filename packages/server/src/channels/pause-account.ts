import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { channelAccountStore, channelAccountWriter } from "./store.ts";

/** No lead's message is spent on an account that is refused or hurts its name: it pauses, and says why, until a person has looked. */
export async function pauseAccount(
  tx: Tx,
  scope: Scope,
  { accountId, reason, actor }: { accountId: string; reason: string; actor: Actor },
  now: number,
): Promise<void> {
  const account = await channelAccountStore(tx, scope).find(accountId);
  if (account === undefined || account.isPaused) return;
  await channelAccountWriter(tx, scope).update(accountId, { isPaused: true, pauseReason: reason }, now);
  const change = { before: { isPaused: false }, after: { isPaused: true, reason } };
  const { organizationId } = scope;
  await recordEvent(
    tx,
    { type: "channelAccount.changed", organizationId, actor, subjectId: accountId, ...change },
    now,
  );
}
