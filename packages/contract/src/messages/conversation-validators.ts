import type { ValidatorsFor } from "../validators.ts";
import { idParams } from "../wire.ts";
import type { conversationEndpoints } from "./conversation-endpoints.ts";
import {
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
import { Message, MessagePage } from "./schemas.ts";

/** The validators of every endpoint of the inbox. */
export const conversationValidators = {
  listConversations: { query: ConversationQuery, output: ConversationPage },
  getConversation: { params: idParams, output: Conversation },
  listConversationMessages: { params: idParams, query: ConversationMessageQuery, output: MessagePage },
  listReplyWays: { params: idParams, output: ReplyWays },
  readConversation: { params: idParams, output: Conversation },
  unreadConversation: { params: idParams, output: Conversation },
  assignConversation: { params: idParams, body: Assignment, output: Conversation },
  changeConversation: { params: idParams, body: ConversationChange, output: Conversation },
  decideProposal: { params: idParams, body: ProposalDecision, output: Conversation },
  logCall: { params: idParams, body: NewCall, output: Message },
  takeBackCall: { params: idParams },
  listUnknownSenders: { query: ConversationMessageQuery, output: UnknownSenderPage },
  takeUnknownSender: { params: idParams, body: SenderLead, output: TakenSender },
  ignoreUnknownSender: { params: idParams },
} satisfies ValidatorsFor<typeof conversationEndpoints>;
