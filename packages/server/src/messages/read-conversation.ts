import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { conversationWriter } from "./store-conversations.ts";
import { type ConversationRow, inboxStore } from "./store-inbox.ts";
import { tellConversation } from "./tell-conversation.ts";

/** A conversation the caller may see; 404 for all others. */
export async function findConversation(
  { db }: Pick<Foundation, "db">,
  caller: Caller,
  leadId: string,
): Promise<ConversationRow> {
  const found = await inboxStore(db, caller.scope).find(leadId);
  if (found === undefined) throw notFound();
  return found;
}

/** Marks a conversation as read. */
export async function readConversation(
  foundation: Foundation,
  caller: Caller,
  leadId: string,
): Promise<ConversationRow> {
  const found = await findConversation(foundation, caller, leadId);
  if (found.unreadRank === 0) return found;
  await foundation.db.transaction(async (tx) => {
    if (!(await conversationWriter(tx, caller.scope).markRead(leadId))) return;
    const after = { unreadCount: 0 };
    await tellConversation(tx, caller, { leadId, after, unaudited: true }, foundation.clock.now());
  });
  return { ...found, unreadRank: 0, unreadCount: 0 };
}

/** Marks a conversation as unread, and open, so that it stands among those that are to be dealt with. */
export async function unreadConversation(
  foundation: Foundation,
  caller: Caller,
  leadId: string,
): Promise<ConversationRow> {
  const found = await findConversation(foundation, caller, leadId);
  if (found.unreadRank === 1) return found;
  const set = { unreadRank: 1, unreadCount: 1, shelf: "open", snoozedUntil: null } as const;
  await foundation.db.transaction(async (tx) => {
    await conversationWriter(tx, caller.scope).change(leadId, set);
    const after = { unreadCount: 1, state: set.shelf };
    await tellConversation(tx, caller, { leadId, after, unaudited: true }, foundation.clock.now());
  });
  return { ...found, ...set };
}
