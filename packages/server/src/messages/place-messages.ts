// Messages that became due without an account: planned before there was one, or left behind by one that was removed.
import { channelAccountStore } from "../channels/store.ts";
import { wake } from "../events/wake.ts";
import type { Foundation } from "../foundation.ts";
import { lockLead } from "../leads/store.ts";
import { applyObstacle } from "./apply-obstacle.ts";
import { chooseAccount } from "./choose-account.ts";
import { noteDue, withoutAccount } from "./store-lanes.ts";
import { messageWriter } from "./store-write.ts";

const NO_ACCOUNT = { end: "failed", reason: "There is no channel account to send from" } as const;

const pausedUntil = (defer: number) => ({ defer, reason: "Its channel account is paused" });

/** Whoever pauses an account lets it go on some day; then what waits for one is found within this time. */
const LOOK_AGAIN_MS = 15 * 60_000;

/** Gives due messages an account to leave from. They wait for one that is paused; where there is none, they fail and say so. */
export async function placeMessages({ db, clock }: Foundation): Promise<number> {
  const now = clock.now();
  const homeless = await withoutAccount(db, now);
  for (const { id, organizationId, leadId, channel } of homeless) {
    if (channel !== "email" && channel !== "whatsapp" && channel !== "sms") continue;
    await db.transaction(async (tx) => {
      const scope = { organizationId };
      const lead = await lockLead(tx, scope, leadId);
      const writer = messageWriter(tx, scope);
      const message = await writer.lock(id);
      if (message === undefined || message.state !== "planned" || message.accountId !== null) return;
      const account = lead === undefined ? null : await chooseAccount(tx, scope, { channel, lead });
      if (account === null) {
        const isPaused =
          lead !== undefined && (await channelAccountStore(tx, scope).hasPausedOn(channel, lead.assignedTo));
        await applyObstacle(tx, message, isPaused ? pausedUntil(now + LOOK_AGAIN_MS) : NO_ACCOUNT, now);
        return;
      }
      await writer.update(id, { set: { accountId: account.id }, states: ["planned"] }, now);
      await noteDue(tx, { organizationId, accountId: account.id }, message.dueAt ?? now);
      await wake(tx, "messages");
    });
  }
  return homeless.length;
}
