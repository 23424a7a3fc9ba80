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
 * Takes a recorded call back within a day: it never was, and the lead is as before where nothing changed it since. A call that
 * was a step of a sequence stays, because the sequence has gone on.
 */
export async function takeBackCall({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const now = clock.now();
  const { scope, organizationId, actor } = caller;
  const whole = { organizationId };
  const found = await messageStore(db, scope).find(id);
  if (found === undefined || found.channel !== "phone" || found.callOutcome === null) throw notFound();
  if (found.enrollmentId !== null)
    throw new AppError("conflict", "sequence-went-on", "This call was a step of a sequence, which has gone on since.");
  await db.transaction(async (tx) => {
    const lead = await lockLead(tx, whole, found.leadId);
    const writer = messageWriter(tx, whole);
    const message = await writer.lock(id);
    const effect = await effectOfCall(tx, whole, id);
    if (lead === undefined || message === undefined) throw notFound();
    if (effect === null || (message.sentAt ?? 0) < now - LASTS_MS)
      throw new AppError("gone", "undo-expired", "This call can no longer be taken back.");
    await writer.remove(id);
    await conversationWriter(tx, whole).recount(lead.id);
    const reason = "It was taken back";
    await recordEvent(tx, messageEvent("message.changed", { ...message, state: "cancelled", reason }, actor), now);
    const exactly = asBefore(lead, effect);
    const changes = [{ leadId: lead.id, wish: { exactly } }];
    await changeLeads(tx, whole, { changes, context: { actor, cause: "undo", now } });
  });
}
