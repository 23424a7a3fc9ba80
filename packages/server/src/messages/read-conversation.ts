import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { type ConversationRow, conversationStore, conversationWriter } from "./store-conversations.ts";

/** Marks a conversation as read. */
export async function readConversation(
  { db, clock }: Foundation,
  caller: Caller,
  leadId: string,
): Promise<ConversationRow> {
  const found = await conversationStore(db, caller.scope).find(leadId);
  if (found === undefined) throw notFound();
  if (found.unreadRank === 0) return found;
  await db.transaction(async (tx) => {
    if (!(await conversationWriter(tx, caller.scope).markRead(leadId))) return;
    const { organizationId, actor } = caller;
    await recordEvent(
      tx,
      {
        type: "conversation.changed",
        organizationId,
        actor,
        subjectId: leadId,
        leadId,
        after: { unreadCount: 0 },
        unaudited: true,
      },
      clock.now(),
    );
  });
  return { ...found, unreadRank: 0, unreadCount: 0 };
}
