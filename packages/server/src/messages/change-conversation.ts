import type { ConversationChange } from "@lead-dashboard/contract/messages/conversation-schemas";
import type { Foundation } from "../foundation.ts";
import { invalid } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { enqueue } from "../jobs/queue.ts";
import { findConversation } from "./read-conversation.ts";
import { conversationWriter } from "./store-conversations.ts";
import type { ConversationRow } from "./store-inbox.ts";
import { tellConversation } from "./tell-conversation.ts";
import { WAKE_CONVERSATION, type WakeConversation } from "./wake-conversation.ts";

/** Nothing is put off for longer. */
const FURTHEST_MS = 2 * 366 * 86_400_000;

/** Sets a conversation as done or open, or snoozes it; what is done or snoozed is read. The next reply opens it again. */
export async function changeConversation(
  foundation: Foundation,
  caller: Caller,
  { leadId, change }: { leadId: string; change: ConversationChange },
): Promise<ConversationRow> {
  const { db, clock } = foundation;
  const now = clock.now();
  const found = await findConversation(foundation, caller, leadId);
  const snoozedUntil = change.state === "snoozed" ? Date.parse(change.snoozedUntil) : null;
  if (snoozedUntil !== null && snoozedUntil <= now)
    throw invalid([{ path: "snoozedUntil", message: "must lie in the future" }]);
  if (snoozedUntil !== null && snoozedUntil > now + FURTHEST_MS)
    throw invalid([{ path: "snoozedUntil", message: "lies more than two years ahead" }]);
  // to open what the lead has never written in is to put it back where it was
  const shelf = change.state === "open" && found.lastInboundAt === null ? "sent" : change.state;
  const read = shelf === "open" ? {} : { unreadRank: 0, unreadCount: 0 };
  await db.transaction(async (tx) => {
    await conversationWriter(tx, caller.scope).change(leadId, { shelf, snoozedUntil, ...read });
    if (snoozedUntil !== null) {
      const payload: WakeConversation = { organizationId: caller.organizationId, leadId };
      const key = `${WAKE_CONVERSATION}:${caller.organizationId}:${leadId}:${snoozedUntil}`;
      const { organizationId } = caller;
      await enqueue(tx, { name: WAKE_CONVERSATION, payload, runAt: snoozedUntil, key, organizationId }, now);
    }
    const shown = (state: string, until: number | null) => ({
      state,
      ...(until === null ? {} : { snoozedUntil: new Date(until).toISOString() }),
    });
    const [before, after] = [shown(found.shelf, found.snoozedUntil), shown(shelf, snoozedUntil)];
    await tellConversation(tx, caller, { leadId, before, after }, now);
  });
  return { ...found, shelf, snoozedUntil, ...read };
}
