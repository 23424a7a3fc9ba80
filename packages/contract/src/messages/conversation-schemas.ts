import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { REPLY_MEANINGS } from "@lead-dashboard/domain/messages/classify-reply";
import { z } from "zod";
import { Price } from "../price.ts";
import { id, instant } from "../wire.ts";
import { CallOutcome, InboundKind, MessageChannel, MessageDirection, MessageState } from "./schemas.ts";

/**
 * Where a conversation stands: `sent` while the lead has never written, `open` until somebody is done with it, `snoozed` until
 * an instant or the next reply.
 */
export const ConversationState = z.enum(["sent", "open", "snoozed", "done"]);
export type ConversationState = z.infer<typeof ConversationState>;

/** What the rules take the lead's last message for. */
export const ReplyMeaning = z.enum(REPLY_MEANINGS);
export type ReplyMeaning = z.infer<typeof ReplyMeaning>;

/** What the rules propose for it; a person accepts it whole or dismisses it. */
export const Proposal = z.object({
  /** null: the status stays */
  status: z.enum(LEAD_STATUSES).nullable(),
  /** a day, `2026-12-03`; null: no follow-up */
  followUpOn: z.string().nullable(),
  /** nobody writes to the lead any more, by any channel */
  doNotContact: z.boolean(),
});
export type Proposal = z.infer<typeof Proposal>;

/** One lead's thread over all channels, as a line of the inbox. */
export const Conversation = z
  .object({
    id: z.string(),
    leadId: z.string(),
    leadName: z.string(),
    leadStatus: z.string(),
    assignedTo: z.string().nullable(),
    state: ConversationState,
    snoozedUntil: z.string().nullable(),
    unreadCount: z.number(),
    lastMessageAt: z.string(),
    lastInboundAt: z.string().nullable(),
    meaning: ReplyMeaning.nullable(),
    proposal: Proposal.nullable(),
    lastMessage: z.object({
      channel: MessageChannel,
      direction: MessageDirection,
      kind: InboundKind.nullable(),
      state: MessageState,
      excerpt: z.string(),
    }),
  })
  .meta({ id: "Conversation" });
export type Conversation = z.infer<typeof Conversation>;

export const ConversationQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().max(2_000).optional(),
  /** `all` unless told; `unread`: only with unread messages */
  show: z.enum(["all", "unread", "open", "snoozed", "done", "sent"]).optional(),
  /** `me`, `none`, or a member */
  assignedTo: z.string().max(64).optional(),
  /** of the last message */
  channel: MessageChannel.optional(),
  meaning: ReplyMeaning.optional(),
  leadId: z.string().optional(),
  /** text of the lead, as in `GET /leads`: the best 200 matches in one page */
  q: z.string().trim().min(1).max(200).optional(),
});
export type ConversationQuery = z.infer<typeof ConversationQuery>;

/** A page may hold fewer than asked for and still go on. `unreadCount` is over all the caller sees, of the first 200 unread conversations. */
export const ConversationPage = z.object({
  items: z.array(Conversation),
  nextCursor: z.string().nullable(),
  unreadCount: z.number(),
});
export type ConversationPage = z.infer<typeof ConversationPage>;

/** Newest first. */
export const ConversationMessageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().max(2_000).optional(),
});
export type ConversationMessageQuery = z.infer<typeof ConversationMessageQuery>;

export const Assignment = z.strictObject({ assignedTo: id.nullable() });
export type Assignment = z.infer<typeof Assignment>;

/** Done, open again, or snoozed until an instant. */
export const ConversationChange = z.discriminatedUnion("state", [
  z.strictObject({ state: z.enum(["open", "done"]) }),
  z.strictObject({ state: z.literal("snoozed"), snoozedUntil: instant }),
]);
export type ConversationChange = z.infer<typeof ConversationChange>;

export const ProposalDecision = z.strictObject({ accepted: z.boolean() });
export type ProposalDecision = z.infer<typeof ProposalDecision>;

/** Why a channel cannot be used for a lead, in plain words, and where that is mended. */
export const WayProblem = z.object({
  message: z.string(),
  mend: z.enum(["address", "account", "consent", "template", "resume", "none"]),
});
export type WayProblem = z.infer<typeof WayProblem>;

/** A channel as it can be used for a lead now. */
export const ReplyWay = z
  .object({
    channel: z.enum(["whatsapp", "whatsapp-personal", "email", "sms", "phone"]),
    address: z.string().nullable(),
    /** null: it can be used */
    problem: WayProblem.nullable(),
    /** WhatsApp: until when any text may be sent; null: only templates */
    windowEndsAt: z.string().nullable(),
    /** WhatsApp outside its window: ours that are mapped to approved ones; null: any text */
    onlyTemplateIds: z.array(z.string()).nullable(),
    /** SMS: what one part costs by the account it would leave from, where somebody said so */
    segmentPrice: Price.nullable().optional(),
  })
  .meta({ id: "ReplyWay" });
export type ReplyWay = z.infer<typeof ReplyWay>;

export const ReplyWays = z.object({ items: z.array(ReplyWay) });
export type ReplyWays = z.infer<typeof ReplyWays>;

/** A call that was made: how it went, what was said, and when to come back. */
export const NewCall = z.strictObject({
  outcome: CallOutcome,
  note: z.string().trim().max(10_000).optional(),
  /** null clears it; left out, the organization's rule decides */
  nextFollowUpAt: instant.nullable().optional(),
  /** the step of a sequence this call carries out, or a call that was opened before */
  messageId: id.optional(),
});
export type NewCall = z.infer<typeof NewCall>;

/** Somebody nobody knows who sent a mail, until a person decides who it is. */
export const UnknownSender = z
  .object({
    id: z.string(),
    address: z.string(),
    name: z.string().nullable(),
    mailCount: z.number(),
    lastAt: z.string(),
    mails: z.array(z.object({ subject: z.string(), body: z.string(), receivedAt: z.string() })),
    /** leads that have this address, or a website of its domain */
    suggestions: z.array(z.object({ leadId: z.string(), leadName: z.string() })),
  })
  .meta({ id: "UnknownSender" });
export type UnknownSender = z.infer<typeof UnknownSender>;

export const UnknownSenderPage = z.object({ items: z.array(UnknownSender), nextCursor: z.string().nullable() });
export type UnknownSenderPage = z.infer<typeof UnknownSenderPage>;

/** Left out: a new lead. */
export const SenderLead = z.strictObject({ leadId: id.optional(), name: z.string().trim().min(1).max(200).optional() });
export type SenderLead = z.infer<typeof SenderLead>;

export const TakenSender = z.object({ leadId: z.string() });
export type TakenSender = z.infer<typeof TakenSender>;
