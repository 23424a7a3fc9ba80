import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { lockLead } from "../leads/store.ts";
import { messageHooks } from "./hooks.ts";
import { messageEvent } from "./plan-message.ts";
import { messageStore } from "./store.ts";
import { messageWriter, WAITING } from "./store-write.ts";

/** A person takes back a message that has not left. */
export async function cancelMessage({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const found = await messageStore(db, caller.scope).find(id);
  if (found === undefined || found.direction === "inbound") throw notFound();
  const now = clock.now();
  await db.transaction(async (tx) => {
    await lockLead(tx, caller.scope, found.leadId);
    const set = {
      state: "cancelled",
      reason: "A person cancelled it",
      dueAt: null,
      leaseHolder: null,
      leaseEndsAt: null,
    } as const;
    const cancelled = await messageWriter(tx, caller.scope).update(id, { set, states: WAITING }, now);
    if (cancelled === undefined)
      throw new AppError("conflict", "left-already", "It is too late: the message has left or was ended already.");
    await recordEvent(tx, messageEvent("message.changed", cancelled, caller.actor), now);
    for (const notify of messageHooks.all("recorded")) await notify(tx, cancelled, { end: "cancelled" }, now);
  });
}
