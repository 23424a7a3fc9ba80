import { z } from "zod";
import { ValuePlace } from "../channels/approved-schemas.ts";
import { Price } from "../price.ts";
import { instant, list, page, subjectLine } from "../wire.ts";

/** `limit` 1–200, 50 unless told. */
const paging = { limit: z.coerce.number().int().min(1).max(200).optional(), cursor: z.string().max(2_000).optional() };

/** The ways a message goes or comes. `task` is a thing a person does that is no message (a step of a sequence). */
export const MessageChannel = z.enum(["whatsapp", "whatsapp-personal", "email", "sms", "phone", "task"]);
export type MessageChannel = z.infer<typeof MessageChannel>;

/** The public states of a message (product.md, section 4); `received` is the only one of inbound messages. */
export const MessageState = z.enum([
  "planned",
  "sending",
  "sent",
  "delivered",
  "read",
  "cancelled",
  "failed",
  "expired",
  "awaiting-confirmation",
  "unknown",
  "received",
]);
export type MessageState = z.infer<typeof MessageState>;

export const MessageDirection = z.enum(["outbound", "inbound"]);
export type MessageDirection = z.infer<typeof MessageDirection>;

/** What an inbound message turned out to be; `reply` is a person answering. Null for outbound. */
export const InboundKind = z.enum(["reply", "unverified", "opt-out", "auto-reply", "bounce", "complaint"]);
export type InboundKind = z.infer<typeof InboundKind>;

/** How a phone call went. */
export const CallOutcome = z.enum(["no-answer", "voicemail", "talked", "wrong-number"]);
export type CallOutcome = z.infer<typeof CallOutcome>;

const messageFields = z.object({
  id: z.string(),
  leadId: z.string().nullable(),
  leadName: z.string().nullable(),
  conversationId: z.string().nullable(),
  enrollmentId: z.string().nullable(),
  stepIndex: z.number().nullable(),
  direction: MessageDirection,
  kind: InboundKind.nullable(),
  channel: MessageChannel,
  state: MessageState,
  reason: z.string().nullable(),
  subject: z.string().nullable(),
  body: z.string(),
  templateId: z.string().nullable(),
  variant: z.string().nullable(),
  callOutcome: CallOutcome.nullable(),
  /** the address it goes to or came from */
  address: z.string().nullable(),
  providerId: z.string().nullable(),
  /** SMS: parts it was sent in, as the provider counted */
  segments: z.int().optional(),
  /** SMS: what the provider charged for it */
  price: Price.optional(),
  plannedFor: z.string().nullable(),
  sentAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  readAt: z.string().nullable(),
  createdAt: z.string(),
});

/** A message of the ledger, either direction. `reason` says why it was cancelled, failed, waits or is in doubt. */
export const Message = messageFields.meta({ id: "Message" });
export type Message = z.infer<typeof Message>;

/** A message just made or opened: `handOffUrl` is the `wa.me` or `tel:` link a person follows; `warnings` are plain sentences. */
export const HandedMessage = messageFields.extend({ handOffUrl: z.string().optional(), warnings: z.array(z.string()) });
export type HandedMessage = z.infer<typeof HandedMessage>;

/** A message by hand: a template or a text. A call needs neither. */
export const NewMessage = z.strictObject({
  channel: z.enum(["whatsapp", "whatsapp-personal", "email", "sms", "phone"]),
  templateId: z.string().optional(),
  /** variant of the template by name; left out, it is chosen by the test's weights */
  variant: z.string().max(100).optional(),
  subject: subjectLine(500).optional(),
  body: z.string().max(65_536).optional(),
  /** the channel account to send from; left out, the one that fits */
  channelAccountId: z.string().optional(),
  /** uploaded files to go with it (`POST /leads/{id}/attachments`); e-mail and WhatsApp */
  attachmentIds: z.array(z.string().max(64)).max(10).optional(),
  /** leave at this time instead of now */
  plannedFor: instant.optional(),
});
export type NewMessage = z.infer<typeof NewMessage>;

/** A person says whether it went; also decides messages in doubt (`unknown`). A call says how it went. */
export const Confirmation = z.strictObject({
  sent: z.boolean(),
  callOutcome: CallOutcome.optional(),
  note: z.string().max(10_000).optional(),
});
export type Confirmation = z.infer<typeof Confirmation>;

/** A reply noted by hand: stops sequences like any other. */
export const NewReply = z.strictObject({
  channel: MessageChannel.exclude(["task"]),
  body: z.string().max(65_536).optional(),
  receivedAt: instant.optional(),
});
export type NewReply = z.infer<typeof NewReply>;

const ledgerFilter = {
  leadId: z.string().optional(),
  enrollmentId: z.string().optional(),
  channel: list(MessageChannel).optional(),
  state: list(MessageState).optional(),
  direction: MessageDirection.optional(),
  /** by creation time, inclusive */
  from: instant.optional(),
  /** by creation time, exclusive */
  to: instant.optional(),
};

export const MessageQuery = z.strictObject({
  ...paging,
  ...ledgerFilter,
  /** only what the caller wrote, opened or noted themselves */
  mine: z.literal("true").optional(),
});
export type MessageQuery = z.infer<typeof MessageQuery>;

export const MessagePage = page(Message);
export type MessagePage = z.infer<typeof MessagePage>;

export const MessageCountQuery = z.strictObject(ledgerFilter);
export type MessageCountQuery = z.infer<typeof MessageCountQuery>;

/** How many messages match, by state. Where `exact` is false there are at least that many. */
export const MessageCounts = z
  .object({ total: z.number(), exact: z.boolean(), byState: z.record(MessageState, z.number()) })
  .meta({ id: "MessageCounts" });
export type MessageCounts = z.infer<typeof MessageCounts>;

/** Channels an address can be suppressed on; `whatsapp` covers personal WhatsApp, `all` every one. */
export const OptOutChannel = z.enum(["all", "whatsapp", "email", "sms", "phone"]);
export type OptOutChannel = z.infer<typeof OptOutChannel>;

export const OptOutReason = z.enum(["opt-out", "unsubscribe", "bounce", "complaint", "by-hand", "imported", "erased"]);
export type OptOutReason = z.infer<typeof OptOutReason>;

/** A suppressed address. Only its hash is stored; `addressHint` is a masked form for people. */
export const OptOut = z.object({
  id: z.string(),
  channel: OptOutChannel,
  addressHint: z.string(),
  leadId: z.string().nullable(),
  leadName: z.string().nullable(),
  reason: OptOutReason,
  note: z.string().nullable(),
  messageId: z.string().nullable(),
  createdAt: z.string(),
});
export type OptOut = z.infer<typeof OptOut>;

/** An address, or a lead whose addresses on the channel are meant. */
/** A permission to write, given or taken back: who recorded it where, and what proves it. The latest counts. */
export const NewConsent = z.strictObject({
  channel: z.enum(["whatsapp", "email", "sms", "phone"]),
  isGiven: z.boolean(),
  /** how it was obtained: a form, a conversation, a contract */
  source: z.string().trim().min(1).max(500),
  /** the words, a link, the number of a document */
  proof: z.string().trim().max(2_000).optional(),
});
export type NewConsent = z.infer<typeof NewConsent>;

export const Consent = z.object({
  id: z.string(),
  channel: z.enum(["whatsapp", "email", "sms", "phone"]),
  isGiven: z.boolean(),
  source: z.string(),
  proof: z.string().nullable(),
  recordedAt: z.string(),
});
export type Consent = z.infer<typeof Consent>;

export const ConsentList = z.object({ items: z.array(Consent), nextCursor: z.null() });
export type ConsentList = z.infer<typeof ConsentList>;

/**
 * The template approved by WhatsApp that stands for one of ours outside the 24-hour window. `parameters` are its values in
 * order, as texts with our placeholders; `name` where the template names them.
 */
const TemplateValue = z.strictObject({
  name: z.string().min(1).max(100).nullable(),
  text: z.string().min(1).max(2_000),
  place: ValuePlace.optional(),
});

export const WhatsAppTemplate = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9_]{1,512}$/, "must be lower-case letters, digits and underscores, as WhatsApp shows it"),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/, "must be like en or en_US"),
  parameters: z.array(TemplateValue).max(20),
});
export type WhatsAppTemplate = z.infer<typeof WhatsAppTemplate>;

export const NewOptOut = z.strictObject({
  channel: OptOutChannel,
  address: z.string().min(1).max(320).optional(),
  leadId: z.string().optional(),
  note: z.string().max(1_000).optional(),
});
export type NewOptOut = z.infer<typeof NewOptOut>;

export const OptOutQuery = z.strictObject({
  ...paging,
  channel: list(OptOutChannel).optional(),
  leadId: z.string().optional(),
  /** an exact e-mail address or phone number */
  address: z.string().max(320).optional(),
});
export type OptOutQuery = z.infer<typeof OptOutQuery>;

/** Why somebody may be written to again; asked for what they said themselves. */
export const OptOutLift = z.strictObject({ reason: z.string().trim().min(1).max(500).optional() });
export type OptOutLift = z.infer<typeof OptOutLift>;

export const OptOutPage = page(OptOut);
export type OptOutPage = z.infer<typeof OptOutPage>;

/** The switch of the organization and what stands behind it. */
export const Sending = z.object({
  paused: z.boolean(),
  pausedAt: z.string().nullable(),
  pausedBy: z.string().nullable(),
  reason: z.string().nullable(),
  /** messages that wait for their time or a worker */
  planned: z.number(),
  /** messages in doubt: somebody decides */
  unknown: z.number(),
  /** messages opened by a person who has not said whether they went */
  awaitingConfirmation: z.number(),
});
export type Sending = z.infer<typeof Sending>;

export const Pause = z.strictObject({ reason: z.string().max(500).optional() });
export type Pause = z.infer<typeof Pause>;
