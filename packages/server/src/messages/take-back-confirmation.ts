import { isByPerson } from "@lead-dashboard/domain/messages/channel";
import { nextState } from "@lead-dashboard/domain/messages/message-state";
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
 * Not sent after all: within a day the message awaits its confirmation again, and the lead is as before where nothing changed
 * it since. A step of a sequence stays, because the sequence has gone on.
 */
export async function takeBackConfirmation({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  const now = clock.now();
  const { scope, organizationId, actor } = caller;
  const whole = { organizationId };
  const found = await messageStore(db, scope).find(id);
  if (found === undefined || found.direction === "inbound" || !isByPerson(found.channel)) throw notFound();
  if (found.enrollmentId !== null)
    throw new AppError("conflict", "sequence-went-on", "This was a step of a sequence, which has gone on since.");
  await db.transaction(async (tx) => {
    const lead = await lockLead(tx, whole, found.leadId);
    const writer = messageWriter(tx, whole);
    const message = await writer.lock(id);
    if (lead === undefined || message === undefined) throw notFound();
    const effect = await effectOfCall(tx, whole, id);
    const state = nextState(message.state, "take-back");
    if (effect === null || state === null || (message.sentAt ?? 0) < now - LASTS_MS)
      throw new AppError("gone", "undo-expired", "This can no longer be taken back.");
    const set = { state, sentAt: null, callOutcome: null };
    const back = await writer.update(id, { set, states: [message.state] }, now);
    if (back === undefined) throw notFound();
    await writer.journal(id, { what: "released", fence: message.fence, finding: { by: actor } }, now);
    await conversationWriter(tx, whole).recount(lead.id);
    await recordEvent(tx, messageEvent("message.changed", back, actor), now);
    const changes = [{ leadId: lead.id, wish: { exactly: asBefore(lead, effect) } }];
    await changeLeads(tx, whole, { changes, context: { actor, cause: "undo", now } });
  });
}
