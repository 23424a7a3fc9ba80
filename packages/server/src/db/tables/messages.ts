import type { SendWindow } from "@lead-dashboard/domain/channels/send-window";
import type { WhatsAppParameter } from "@lead-dashboard/domain/channels/whatsapp-template";
import type { MessageChannel } from "@lead-dashboard/domain/messages/channel";
import type { ReplyMeaning, ReplyProposal } from "@lead-dashboard/domain/messages/classify-reply";
import type { MessageState } from "@lead-dashboard/domain/messages/message-state";
import type { Generated } from "kysely";
import type { Actor } from "../../events/event.ts";
import { declareColumns } from "../codec.ts";

declareColumns({ json: ["messageWindow", "finding", "templateParameters", "proposal"] });

/** What an inbound message turned out to be. */
/** `unverified`: from an address that is a lead's, by a sender who is probably somebody else. */
export type InboundKind = "reply" | "unverified" | "opt-out" | "auto-reply" | "bounce" | "complaint";

/** The ledger: every message in either direction, from the plan to the receipt (delivery.md, section 2). */
export interface MessageTable {
  id: string;
  organizationId: string;
  leadId: string;
  direction: "outbound" | "inbound";
  kind: InboundKind | null;
  channel: MessageChannel;
  state: MessageState;
  reason: string | null;
  /** unique in the organization: one intent, one message */
  dedupeKey: string | null;
  accountId: string | null;
  enrollmentId: string | null;
  sequenceId: string | null;
  generation: number | null;
  stepIndex: number | null;
  /** the step of its sequence, whatever place an edit gave it */
  stepId: string | null;
  templateId: string | null;
  variant: string | null;
  subject: string | null;
  body: string;
  /** the normal form of the address it goes to or came from */
  address: string | null;
  /** who planned it or noted it */
  actor: Actor;
  plannedFor: number | null;
  /** when it is next looked at: plannedFor, moved by deferrals and retries */
  dueAt: number | null;
  expiresAt: number | null;
  messageWindow: SendWindow | null;
  /** cancelled when the lead answered at or after this instant; null: by hand, leaves anyway */
  stopOnReplySince: number | null;
  attempts: number;
  /** grows with every claim: an old claim can no longer write */
  fence: number;
  leaseHolder: string | null;
  leaseEndsAt: number | null;
  /** place in the journal at which it passed the gate */
  gateOrder: number | null;
  /** the Message-ID of mails, the provider's id otherwise */
  providerId: string | null;
  /** the message it answers, for threads */
  answersId: string | null;
  /** an inbound reply that came of setting the status by hand */
  isByStatus: boolean;
  callOutcome: "no-answer" | "voicemail" | "talked" | "wrong-number" | null;
  /** what became of it later that speaks against its account */
  fate: "hard-bounce" | "complaint" | null;
  /** SMS: parts it was sent in, and what was charged for it in millionths, as the provider said */
  segments: number | null;
  priceMicros: number | null;
  priceCurrency: string | null;
  sentAt: number | null;
  deliveredAt: number | null;
  readAt: number | null;
  receivedAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** The journal, append-only. Its positions order gates and replies of one lead, since both hold the lead's lock. */
export interface MessageAttemptTable {
  position: Generated<number>;
  organizationId: string;
  messageId: string;
  fence: number;
  what:
    | "gate"
    | "accepted"
    | "rejected"
    | "retry"
    | "released"
    | "unknown"
    | "received"
    | "recovered"
    | "restored"
    | "looked";
  finding: Record<string, unknown> | null;
  happenedAt: number;
}

/** What providers told us, once each. Mails keep no text here: what concerns a lead is a message. */
export interface InboundEventTable {
  organizationId: string;
  accountId: string;
  eventKey: string;
  messageId: string | null;
  raw: string | null;
  receivedAt: number;
  processedAt: number | null;
}

/** An address that must not be written to; only its hash is kept, so it survives erasure. */
export interface SuppressionTable {
  id: string;
  organizationId: string;
  channel: "all" | "whatsapp" | "email" | "sms" | "phone";
  addressHash: string;
  addressHint: string;
  leadId: string | null;
  suppressedFor: "opt-out" | "unsubscribe" | "bounce" | "complaint" | "by-hand" | "imported" | "erased";
  note: string | null;
  messageId: string | null;
  actor: Actor;
  createdAt: number;
  /** the undo entry that takes it back, until it stands there for another reason as well */
  undoId: string | null;
  /** the entry of another address of the same person that it was made for: what is said holds for all of them */
  carriedFrom: string | null;
  /**
   * Of an entry by hand: what it stood there for before, or what was said since; that is not lifted with the note. Of one that
   * was carried from what a file brought: that a file named it as well.
   */
  alsoFor: SuppressionTable["suppressedFor"] | null;
}

/** A permission to write, with its proof. */
export interface ConsentTable {
  id: string;
  organizationId: string;
  leadId: string;
  channel: "whatsapp" | "email" | "sms" | "phone";
  isGiven: boolean;
  /** the address it was given for; null for those recorded before addresses were */
  addressHash: string | null;
  obtainedFrom: string;
  proof: string | null;
  actor: Actor;
  recordedAt: number;
}

/** The switch of an organization. Gates hold its row shared, so a pause waits for them and none passes after it. */
export interface SendingSwitchTable {
  organizationId: string;
  isPaused: boolean;
  pausedAt: number | null;
  pausedBy: string | null;
  pauseReason: string | null;
}

/** One lead's thread over all channels; the lead's id is its id. */
export interface ConversationTable {
  organizationId: string;
  leadId: string;
  /** 1 while something is unread, else 0: first in the inbox's index */
  unreadRank: number;
  unreadCount: number;
  lastMessageId: string;
  lastMessageAt: number;
  lastInboundAt: number | null;
  /** `sent`: the lead has never written */
  shelf: "sent" | "open" | "snoozed" | "done";
  snoozedUntil: number | null;
  /** the lead's `assignedTo`, '' for nobody */
  assigneeKey: string;
  lastChannel: MessageChannel;
  /** what the rules take the lead's last message for */
  meaning: ReplyMeaning | null;
  proposal: ReplyProposal | null;
}

/** Somebody nobody knows who sent us mail; ignored ones stay, without their mails. */
export interface UnknownSenderTable {
  id: string;
  organizationId: string;
  accountId: string;
  /** whose own mailbox it came to; null: the organization's */
  memberId: string | null;
  address: string;
  name: string | null;
  isIgnored: boolean;
  mailCount: number;
  lastAt: number;
}

/** How many messages are in a state, kept by triggers; on PostgreSQL several rows add up to one number (migration 53). */
export interface MessageTallyTable {
  organizationId: string;
  direction: string;
  channel: string;
  state: string;
  count: number;
}

/** A mail of an unknown sender. */
export interface StrangeMailTable {
  id: string;
  organizationId: string;
  senderId: string;
  providerId: string;
  subject: string;
  body: string;
  receivedAt: number;
}

/** Who a person is that a provider knows by an id of its own, whatever number they have or hide. */
export interface ContactIdentityTable {
  organizationId: string;
  channel: "whatsapp";
  userId: string;
  leadId: string;
  createdAt: number;
}

/** The approved template of WhatsApp that stands for one of ours. */
export interface WhatsAppTemplateTable {
  organizationId: string;
  templateId: string;
  name: string;
  language: string;
  templateParameters: readonly WhatsAppParameter[];
}

export interface MessageTables {
  whatsAppTemplate: WhatsAppTemplateTable;
  contactIdentity: ContactIdentityTable;
  message: MessageTable;
  messageAttempt: MessageAttemptTable;
  messageTally: MessageTallyTable;
  inboundEvent: InboundEventTable;
  suppression: SuppressionTable;
  consent: ConsentTable;
  sendingSwitch: SendingSwitchTable;
  conversation: ConversationTable;
  unknownSender: UnknownSenderTable;
  strangeMail: StrangeMailTable;
}
