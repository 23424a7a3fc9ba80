import type { Confirmation } from "@lead-dashboard/contract/messages/schemas";
import { isByPerson } from "@lead-dashboard/domain/messages/channel";
import { nextState } from "@lead-dashboard/domain/messages/message-state";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { markContacted } from "../leads/mark-contacted.ts";
import { lockLead } from "../leads/store.ts";
import { doubtNextSteps, restoredDoubt } from "./doubt-restored.ts";
import { messageHooks } from "./hooks.ts";
import { messageEvent } from "./plan-message.ts";
import { type MessageRow, messageStore } from "./store.ts";
import { keepBefore } from "./store-calls.ts";
import { conversationWriter } from "./store-conversations.ts";
import { messageWriter } from "./store-write.ts";

/**
 * A person says whether an opened message went, or decides about one in doubt. Only now it counts as sent. What did not
 * go is cancelled. One that was cancelled while the person had it open still counts when they sent it.
 */
export async function confirmMessage(
  { db, clock }: Foundation,
  caller: Caller,
  { id, confirmation }: { id: string; confirmation: Confirmation },
): Promise<void> {
  const found = await messageStore(db, caller.scope).find(id);
  if (found === undefined || found.direction === "inbound") throw notFound();
  if (confirmation.callOutcome !== undefined && found.channel !== "phone")
    throw invalid([{ path: "callOutcome", message: "is for phone calls only" }]);
  const now = clock.now();
  const whole = { organizationId: caller.organizationId };
  await db.transaction(async (tx) => {
    const lead = await lockLead(tx, whole, found.leadId);
    const message = await messageWriter(tx, whole).lock(id);
    if (message === undefined || lead === undefined) throw notFound();
    await confirmInTransaction(tx, whole, { message, confirmation, actor: caller.actor }, now);
    const after = confirmation.sent && message.state === "opened" ? await lockLead(tx, whole, lead.id) : undefined;
    if (after !== undefined) await keepBefore(tx, whole, { messageId: id, before: lead, after });
  });
}

/** The same in a transaction that holds the lead and the message. */
export async function confirmInTransaction(
  tx: Tx,
  whole: Scope,
  { message, confirmation, actor }: { message: MessageRow; confirmation: Confirmation; actor: Actor },
  now: number,
): Promise<void> {
  const { id, leadId } = message;
  const writer = messageWriter(tx, whole);
  const isLate = await wasOpenWhenCancelled(writer, message);
  if (isLate && !confirmation.sent) return;
  const isOpen = message.state === "opened" || message.state === "unknown";
  const event = isLate ? "confirm-late" : confirmation.sent ? "accept" : "cancel";
  const state = isOpen || isLate ? nextState(message.state, event) : null;
  if (state === null) {
    throw new AppError(
      "conflict",
      "nothing-to-confirm",
      message.state === "planned" ? "Open the message first." : "This was decided already.",
    );
  }
  const restored = confirmation.sent ? await restoredDoubt(tx, message) : null;
  const sentAt = restored?.isOpenedSince === true ? now : (restored?.leftAt ?? now);
  const note = confirmation.note?.trim();
  const told = await writer.update(
    id,
    {
      set: {
        state,
        reason: confirmation.sent ? null : "A person said that it did not go",
        dueAt: null,
        callOutcome: confirmation.callOutcome ?? null,
        ...(confirmation.sent ? { sentAt } : {}),
        ...(note === undefined || note === ""
          ? {}
          : { body: message.body === "" ? note : `${message.body}\n\n${note}` }),
      },
      states: [message.state],
    },
    now,
  );
  if (told === undefined) throw notFound();
  const what = confirmation.sent ? "accepted" : "rejected";
  await writer.journal(id, { what, fence: message.fence, finding: { by: actor } }, now);
  if (confirmation.sent) {
    await conversationWriter(tx, whole).note(told, { happenedAt: sentAt, unread: false });
    if (told.channel !== "task") await markContacted(tx, whole, { leadId, at: now, actor, now });
  }
  await recordEvent(tx, messageEvent("message.changed", told, actor), now);
  for (const notify of messageHooks.all("recorded"))
    await notify(
      tx,
      told,
      { end: confirmation.sent ? "sent" : "cancelled", isDecided: true, ...(restored === null ? {} : { restored }) },
      now,
    );
  if (restored !== null) await doubtNextSteps(tx, told, restored, now);
}

/** A reply, a pause or an edit took it back while a person was at it, who has not said yet how it ended. */
async function wasOpenWhenCancelled(
  writer: ReturnType<typeof messageWriter>,
  { id, state, channel, gateOrder }: MessageRow,
): Promise<boolean> {
  return state === "cancelled" && gateOrder !== null && isByPerson(channel) && !(await writer.wasDenied(id));
}
