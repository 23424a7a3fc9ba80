import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { fromEnvironment } from "./check-account.ts";
import { channelHooks } from "./hooks.ts";
import { channelAccountStore, channelAccountWriter } from "./store.ts";

/** Removes an account; its messages stay in the ledger; what becomes of those that wait is theirs to say (hooks.ts). */
export async function deleteAccount({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const now = clock.now();
  await db.transaction(async (tx) => {
    const account = await channelAccountStore(tx, caller.scope).find(id);
    if (account === undefined) throw notFound();
    if (account.isFromEnvironment) throw fromEnvironment();
    for (const removable of channelHooks.all("removable")) await removable(tx, { scope: caller.scope, accountId: id });
    for (const removed of channelHooks.all("removed")) await removed(tx, { scope: caller.scope, accountId: id, now });
    await channelAccountWriter(tx, caller.scope).remove(id);
    await recordEvent(
      tx,
      {
        type: "channelAccount.deleted",
        organizationId: caller.organizationId,
        actor: caller.actor,
        subjectId: id,
        before: { name: account.name, address: account.address },
      },
      now,
    );
  });
}
