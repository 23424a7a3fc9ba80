import type { ChannelAccountResumption } from "@lead-dashboard/contract/channels/schemas";
import { restsAfterFailures } from "@lead-dashboard/domain/messages/breaker";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { changeAccount, goOn } from "./change-account.ts";
import { type ChannelAccountState, channelAccountStore, channelAccountWriter } from "./store.ts";

/** Lets accounts go on that are paused or rest after failures: those named, or all. */
export async function resumeAccounts(
  foundation: Foundation,
  caller: Caller,
  ids: readonly string[] | undefined,
): Promise<ChannelAccountResumption> {
  const { db, clock } = foundation;
  const all = await channelAccountStore(db, caller.scope).listWithState();
  const known = new Set(all.map(({ id }) => id));
  if (ids?.some((id) => !known.has(id)) === true) throw notFound();
  const chosen = all.filter(({ id }) => ids?.includes(id) ?? true);
  const resting = chosen.filter((account) => account.isPaused || isFailing(account, clock.now()));
  let messages = 0;
  for (const account of resting) messages += await resume(foundation, caller, account);
  return { accounts: resting.length, messages };
}

/** Not one whose provider asked for the rest: it would only ask again. */
function isFailing({ breaker }: ChannelAccountState, now: number): boolean {
  return breaker !== null && restsAfterFailures(breaker, now);
}

function resume(foundation: Foundation, caller: Caller, { id, isPaused }: ChannelAccountState): Promise<number> {
  if (isPaused) return changeAccount(foundation, caller, { id, patch: { isPaused: false } });
  const { db, clock } = foundation;
  const change = () => db.transaction((tx) => channelAccountWriter(tx, caller.scope).endRest(id, clock.now()));
  return goOn(foundation, caller, { id, change });
}
