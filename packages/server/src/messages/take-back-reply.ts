import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { changeLeads } from "../leads/change-leads.ts";
import { lockLead } from "../leads/store.ts";
import { messageEvent } from "./plan-message.ts";
import { messageStore } from "./store.ts";
import { asBefore, effectOfCall } from "./store-calls.ts";
import { conversationWriter } from "./store-conversations.ts";
import { messageWriter } from "./store-write.ts";

const LASTS_MS = 86_400_000;

/**
 * Takes a reply noted by hand back within a day: it never was, and the lead is as before where nothing changed it since.
 * The lead's own sequence, which it stopped, goes on then, as after any status that is undone (decisions.md, "Import and
 * duplicates"), unless something was sent or received since. Those of colleagues stay stopped: they can be enrolled anew.
 */
export async function takeBackReply({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const now = clock.now();
  const { scope, organizationId, actor } = caller;
  const whole = { organizationId };
  const found = await messageStore(db, scope).find(id);
  if (found === undefined || found.direction !== "inbound" || !found.providerId?.startsWith("by-hand:"))
    throw notFound();
  if (found.kind !== "reply")
    throw new AppError("conflict", "opted-out", "It was an opt-out. Lift that on the lead's page.");
  await db.transaction(async (tx) => {
    const lead = await lockLead(tx, whole, found.leadId);
    const writer = messageWriter(tx, whole);
    const message = await writer.lock(id);
    if (lead === undefined || message === undefined) throw notFound();
    const effect = await effectOfCall(tx, whole, id);
    if (effect === null || message.createdAt < now - LASTS_MS)
      throw new AppError("gone", "undo-expired", "This reply can no longer be taken back.");
    await writer.remove(id);
    await conversationWriter(tx, whole).recount(lead.id);
    const reason = "It was taken back";
    await recordEvent(tx, messageEvent("message.changed", { ...message, state: "cancelled", reason }, actor), now);
    const changes = [{ leadId: lead.id, wish: { exactly: asBefore(lead, effect) } }];
    await changeLeads(tx, whole, { changes, context: { actor, cause: "undo", now } });
  });
}
