import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { changeLead } from "../leads/change-lead.ts";
import { findConversation } from "./read-conversation.ts";
import { type ConversationRow, inboxStore } from "./store-inbox.ts";

/**
 * Gives a conversation to a member, and with it the lead: whoever talks to somebody is who they belong to. Its undo is that of
 * the lead. Sales who give one away to somebody else would be refused; who gives it back to nobody still sees it.
 */
export async function assignConversation(
  foundation: Foundation,
  caller: Caller,
  { leadId, assignedTo }: { leadId: string; assignedTo: string | null },
): Promise<{ conversation: ConversationRow; undoId: string | null }> {
  const found = await findConversation(foundation, caller, leadId);
  const { undoId } = await changeLead(foundation, caller, { leadId, wish: { assignedTo }, kind: "change" });
  const conversation = await inboxStore(foundation.db, caller.scope).find(leadId);
  return { conversation: conversation ?? { ...found, assignedTo }, undoId };
}
