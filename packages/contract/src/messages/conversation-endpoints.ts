import { endpoint } from "../endpoint.ts";
import type {
  Assignment,
  Conversation,
  ConversationChange,
  ConversationMessageQuery,
  ConversationPage,
  ConversationQuery,
  NewCall,
  ProposalDecision,
  ReplyWays,
  SenderLead,
  TakenSender,
  UnknownSenderPage,
} from "./conversation-schemas.ts";
import type { Message, MessagePage } from "./schemas.ts";

type Id = { id: string };

/** The inbox: conversations, calls, and senders nobody knows. */
export const conversationEndpoints = {
  listConversations: endpoint<{ query: ConversationQuery; output: ConversationPage }>({
    method: "GET",
    path: "/conversations",
    permission: "messages.read",
    summary: "The inbox: one conversation per lead over all channels, unread first, then the latest.",
  }),
  getConversation: endpoint<{ params: Id; output: Conversation }>({
    method: "GET",
    path: "/conversations/{id}",
    permission: "messages.read",
    summary: "One conversation.",
  }),
  listConversationMessages: endpoint<{ params: Id; query: ConversationMessageQuery; output: MessagePage }>({
    method: "GET",
    path: "/conversations/{id}/messages",
    permission: "messages.read",
    summary: "The messages of a conversation, newest first.",
  }),
  listReplyWays: endpoint<{ params: Id; output: ReplyWays }>({
    method: "GET",
    path: "/conversations/{id}/ways",
    permission: "messages.read",
    summary: "By which channels the lead can be answered now; why not by the others, and what to do about it.",
  }),
  readConversation: endpoint<{ params: Id; output: Conversation }>({
    method: "POST",
    path: "/conversations/{id}/read",
    permission: "messages.send",
    summary: "Marks a conversation as read.",
  }),
  unreadConversation: endpoint<{ params: Id; output: Conversation }>({
    method: "DELETE",
    path: "/conversations/{id}/read",
    permission: "messages.send",
    summary: "Marks a conversation as unread; it is open again.",
  }),
  assignConversation: endpoint<{ params: Id; body: Assignment; output: Conversation }>({
    method: "POST",
    path: "/conversations/{id}/assignment",
    permission: "messages.send",
    summary: "Gives a conversation, and its lead, to a member; null: to nobody. The header Undo-Id takes it back.",
  }),
  changeConversation: endpoint<{ params: Id; body: ConversationChange; output: Conversation }>({
    method: "PATCH",
    path: "/conversations/{id}",
    permission: "messages.send",
    summary: "Sets a conversation as done or open, or snoozes it until an instant or the next reply.",
  }),
  decideProposal: endpoint<{ params: Id; body: ProposalDecision; output: Conversation }>({
    method: "POST",
    path: "/conversations/{id}/proposal",
    permission: "messages.send",
    summary:
      "Accepts or dismisses what is proposed for the lead's last message. The header Undo-Id takes an acceptance back.",
  }),
  logCall: endpoint<{ params: Id; body: NewCall; output: Message }>({
    method: "POST",
    path: "/leads/{id}/calls",
    permission: "messages.send",
    status: 201,
    summary: "Records a phone call: outcome, note and next follow-up in one.",
  }),
  takeBackCall: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/calls/{id}",
    permission: "messages.send",
    summary: "Takes a recorded call back within a day: the lead is as before where nothing else changed it since.",
  }),
  listUnknownSenders: endpoint<{ query: ConversationMessageQuery; output: UnknownSenderPage }>({
    method: "GET",
    path: "/unknown-senders",
    permission: "messages.read",
    summary: "Mails of people who are no leads, by sender, the latest first. They are kept for 30 days.",
  }),
  takeUnknownSender: endpoint<{ params: Id; body: SenderLead; output: TakenSender }>({
    method: "POST",
    path: "/unknown-senders/{id}/lead",
    permission: "messages.send",
    summary: "Makes a lead of an unknown sender, or says which lead it is; the mails go into its conversation.",
  }),
  ignoreUnknownSender: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/unknown-senders/{id}",
    permission: "messages.send",
    summary: "Forgets the mails of an unknown sender and everything it sends later.",
  }),
};
