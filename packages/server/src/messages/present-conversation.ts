import type { Conversation, UnknownSender } from "@lead-dashboard/contract/messages/conversation-schemas";
import { publicState } from "@lead-dashboard/domain/messages/message-state";
import type { KnownStranger } from "./list-unknown-senders.ts";
import { shownProposal } from "./shown-proposal.ts";
import type { ConversationRow } from "./store-inbox.ts";

const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
const EXCERPT = 160;

/** A line of the inbox. */
export function presentConversation(row: ConversationRow): Conversation {
  return {
    id: row.leadId,
    leadId: row.leadId,
    leadName: row.leadName,
    leadStatus: row.leadStatus,
    assignedTo: row.assignedTo,
    state: row.shelf,
    snoozedUntil: iso(row.snoozedUntil),
    unreadCount: row.unreadCount,
    lastMessageAt: new Date(row.lastMessageAt).toISOString(),
    lastInboundAt: iso(row.lastInboundAt),
    meaning: row.meaning,
    proposal: shownProposal(row),
    lastMessage: {
      channel: row.channel,
      direction: row.direction,
      kind: row.kind,
      state: publicState(row.state),
      excerpt: row.body.replace(/\s+/g, " ").trim().slice(0, EXCERPT),
    },
  };
}

/** Somebody nobody knows, with their mails and who they may be. */
export function presentUnknownSender({ sender, mails, suggestions }: KnownStranger): UnknownSender {
  return {
    id: sender.id,
    address: sender.address,
    name: sender.name,
    mailCount: sender.mailCount,
    lastAt: new Date(sender.lastAt).toISOString(),
    mails: mails.map(({ subject, body, receivedAt }) => ({
      subject,
      body,
      receivedAt: new Date(receivedAt).toISOString(),
    })),
    suggestions: suggestions.map(({ id, name }) => ({ leadId: id, leadName: name })),
  };
}
