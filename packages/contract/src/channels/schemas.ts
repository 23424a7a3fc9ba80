import { z } from "zod";
import { NewPrice, Price } from "../price.ts";

/** How the connection is protected: TLS from the start, an upgrade that is required, or an upgrade when offered. */
export const MailSecurity = z.enum(["tls", "starttls", "none"]);
export type MailSecurity = z.infer<typeof MailSecurity>;

/** A mail server to talk to. The password is never given back. */
export const MailServer = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  security: MailSecurity,
  user: z.string().max(320).nullable(),
  /** null: none is stored */
  passwordHint: z.string().nullable(),
});
export type MailServer = z.infer<typeof MailServer>;

/** A mail server as it is written: `starttls` unless told; the password left out on a change keeps the stored one. */
export const NewMailServer = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  security: MailSecurity.optional(),
  user: z.string().max(320).optional(),
  password: z.string().max(1_000).optional(),
});
export type NewMailServer = z.infer<typeof NewMailServer>;

/** Clock times in the lead's time zone; days 1 = Monday to 7 = Sunday; `24:00` is the end of the day. */
export const SendWindow = z.strictObject({
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be HH:MM"),
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "must be HH:MM or 24:00"),
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
});
export type SendWindow = z.infer<typeof SendWindow>;

/** Seconds between two messages that leave by themselves, drawn anew each time. */
export const Spacing = z.strictObject({
  minSeconds: z.int().min(0).max(3_600),
  maxSeconds: z.int().min(0).max(3_600),
});
export type Spacing = z.infer<typeof Spacing>;

/** A new account begins with `firstDay` messages and may send so much more on each further day it is used. */
export const WarmUp = z.strictObject({
  firstDay: z.int().min(1).max(10_000),
  growthPercent: z.int().min(1).max(200),
});
export type WarmUp = z.infer<typeof WarmUp>;

/** Under which name a domain publishes the key our mails are signed with, and what to publish there. */
export const Dkim = z.object({
  domain: z.string(),
  selector: z.string(),
  /** name and value of the TXT record */
  record: z.object({ name: z.string(), value: z.string() }).nullable(),
});
export type Dkim = z.infer<typeof Dkim>;

const hostName = /^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/i;

/** Signing by the program itself; its key is made when it is first set. */
export const NewDkim = z.strictObject({
  domain: z.string().regex(hostName, "must be a domain"),
  selector: z.string().regex(/^[a-z0-9-]{1,63}$/i, "must be letters, digits and hyphens"),
});
export type NewDkim = z.infer<typeof NewDkim>;

/** `ok`: last use went well; `failing`: see lastError; `unverified`: not tried yet; `paused`: by hand or after a refusal. */
export const ChannelAccountState = z.enum(["ok", "failing", "unverified", "paused"]);
export type ChannelAccountState = z.infer<typeof ChannelAccountState>;

/** Where messages leave and replies come in. `memberId` null: it belongs to the organization. */
export const ChannelAccount = z
  .object({
    id: z.string(),
    channel: z.enum(["email", "whatsapp", "sms"]),
    name: z.string(),
    memberId: z.string().nullable(),
    /** made from environment variables: cannot be changed here */
    isFromEnvironment: z.boolean(),
    isPaused: z.boolean(),
    /** the sender's address */
    address: z.string(),
    senderName: z.string().nullable(),
    smtp: MailServer.nullable(),
    imap: MailServer.nullable(),
    /** a number of the WhatsApp Cloud API; its secrets are never given back */
    whatsapp: z.object({ phoneNumberId: z.string(), businessAccountId: z.string().nullable() }).nullable(),
    /** a number of Twilio; its token and its key's secret are never given back */
    twilio: z
      .object({
        accountSid: z.string(),
        messagingServiceSid: z.string().nullable(),
        /** calls go by this API key; null: by the auth token */
        apiKeySid: z.string().nullable(),
        /** without it nothing proves that a call comes from Twilio */
        hasAuthToken: z.boolean(),
      })
      .nullable(),
    /** messages a day, null: no cap */
    dailyCap: z.number().nullable(),
    ratePerMinute: z.number().nullable(),
    window: SendWindow.nullable(),
    spacing: Spacing.nullable(),
    warmUp: WarmUp.nullable(),
    /** what the day's cap and the warm-up leave for today, null: no limit */
    capToday: z.number().nullable(),
    /** when its limits let the next automatic message leave; null: at once */
    nextFreeAt: z.string().nullable(),
    /** WhatsApp: people the business may write to first in 24 hours, and to how many it did; shared by its numbers */
    conversations: z.object({ perDay: z.number(), isAssumed: z.boolean(), used: z.number() }).nullable(),
    /** SMS: what one part costs, as a person said; null: nobody did */
    segmentPrice: Price.nullable().optional(),
    /** SMS: what the provider charged in this month (UTC), by currency */
    spent: z.array(Price.extend({ messages: z.int(), segments: z.int() })).optional(),
    /** why it paused by itself */
    pauseReason: z.string().nullable(),
    /** what its last messages say against it */
    warning: z.string().nullable(),
    /** how it signs in at its mail servers; null for numbers */
    login: z.enum(["password", "google", "microsoft"]).nullable(),
    /** stands under its mails */
    signature: z.string().nullable(),
    dkim: Dkim.nullable(),
    /** whether somebody nobody knows who writes here becomes a lead */
    isOpenToStrangers: z.boolean(),
    /** calls at its address whose signature was missing or wrong: nothing of them was kept */
    refusedCalls: z.object({ count: z.number(), lastAt: z.string() }).nullable(),
    /** what its provider delivered and nobody understood or could match */
    unclearDeliveries: z.number(),
    state: ChannelAccountState,
    sentToday: z.number(),
    lastError: z.string().nullable(),
    lastErrorAt: z.string().nullable(),
    lastSentAt: z.string().nullable(),
    /** last complete look into the mailbox */
    lastSyncAt: z.string().nullable(),
    /** the path providers call, when the channel has one */
    webhookPath: z.string().nullable(),
    createdAt: z.string().nullable(),
  })
  .meta({ id: "ChannelAccount" });
export type ChannelAccount = z.infer<typeof ChannelAccount>;

const limits = {
  dailyCap: z.int().min(1).max(100_000).nullable().optional(),
  ratePerMinute: z.int().min(1).max(6_000).nullable().optional(),
  window: SendWindow.nullable().optional(),
  spacing: Spacing.nullable().optional(),
  warmUp: WarmUp.nullable().optional(),
  /** left out: numbers are, mailboxes are not */
  isOpenToStrangers: z.boolean().optional(),
};

/** WhatsApp: people the business may write to first in 24 hours, as Meta's console says; null: as Meta tells us, else 250 */
const conversationsPerDay = z.int().min(1).max(1_000_000).nullable().optional();

/** SMS: what one part costs, for estimates before sending */
const segmentPrice = NewPrice.nullable().optional();

const number = z.string().regex(/^\+[1-9]\d{4,14}$/, "must be an international number like +38344123456");
const secret = z.string().trim().min(8).max(1_000);

/** A number of the WhatsApp Cloud API as it is written; secrets left out on a change stay. */
export const WhatsAppNumber = z.strictObject({
  /** the number people see */
  number,
  phoneNumberId: z.string().regex(/^\d{5,30}$/, "must be the digits of the phone number id"),
  businessAccountId: z
    .string()
    .regex(/^\d{5,30}$/, "must be the digits of the business account id")
    .nullable()
    .optional(),
  accessToken: secret.optional(),
  /** signs webhooks; without it none is believed */
  appSecret: secret.optional(),
  /** any words; the same are entered at Meta for the webhook */
  verifyToken: secret.optional(),
});
export type WhatsAppNumber = z.infer<typeof WhatsAppNumber>;

/** An API key of Twilio as it is written; a secret left out on a change stays. */
export const TwilioApiKey = z.strictObject({
  sid: z.string().regex(/^SK[0-9a-fA-F]{32}$/, "must be SK and 32 digits or letters a to f"),
  secret: secret.optional(),
});
export type TwilioApiKey = z.infer<typeof TwilioApiKey>;

/** A number or sender name of Twilio as it is written; a token or key left out on a change stays. */
export const TwilioNumber = z.strictObject({
  /** sender: a number, a short code, or a name of up to eleven letters */
  from: z
    .string()
    .regex(
      /^(\+[1-9]\d{4,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
      "must be a number like +38344123456, a short code, or a name",
    ),
  accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, "must be AC and 32 digits or letters a to f"),
  /** calls go by it where there is no key; it proves Twilio's own calls either way */
  authToken: secret.optional(),
  /** our calls go by it in place of the auth token; null: by the token again */
  apiKey: TwilioApiKey.nullable().optional(),
  messagingServiceSid: z
    .string()
    .regex(/^MG[0-9a-fA-F]{32}$/, "must be MG and 32 digits or letters a to f")
    .nullable()
    .optional(),
});
export type TwilioNumber = z.infer<typeof TwilioNumber>;

const named = { name: z.string().min(1).max(100), memberId: z.string().nullable().optional() };

export const NewMailAccount = z.strictObject({
  channel: z.literal("email"),
  name: z.string().min(1).max(100),
  memberId: z.string().nullable().optional(),
  address: z.email().max(320),
  senderName: z.string().max(200).nullable().optional(),
  signature: z.string().max(2_000).nullable().optional(),
  dkim: NewDkim.nullable().optional(),
  smtp: NewMailServer,
  imap: NewMailServer.nullable().optional(),
  ...limits,
});
export type NewMailAccount = z.infer<typeof NewMailAccount>;

export const NewWhatsAppAccount = z.strictObject({
  channel: z.literal("whatsapp"),
  ...named,
  whatsapp: WhatsAppNumber.required({ accessToken: true, appSecret: true, verifyToken: true }),
  conversationsPerDay,
  ...limits,
});
export type NewWhatsAppAccount = z.infer<typeof NewWhatsAppAccount>;

export const NewTwilioAccount = z.strictObject({
  channel: z.literal("sms"),
  ...named,
  twilio: TwilioNumber,
  segmentPrice,
  ...limits,
});
export type NewTwilioAccount = z.infer<typeof NewTwilioAccount>;

/** A new account: a mailbox, a number of the WhatsApp Cloud API, or one of Twilio. */
export const NewChannelAccount = z.discriminatedUnion("channel", [
  NewMailAccount,
  NewWhatsAppAccount,
  NewTwilioAccount,
]);
export type NewChannelAccount = z.infer<typeof NewChannelAccount>;

export const ChannelAccountPatch = z.strictObject({
  name: z.string().min(1).max(100).optional(),
  memberId: z.string().nullable().optional(),
  address: z.email().max(320).optional(),
  senderName: z.string().max(200).nullable().optional(),
  signature: z.string().max(2_000).nullable().optional(),
  dkim: NewDkim.nullable().optional(),
  smtp: NewMailServer.optional(),
  imap: NewMailServer.nullable().optional(),
  whatsapp: WhatsAppNumber.optional(),
  twilio: TwilioNumber.optional(),
  conversationsPerDay,
  segmentPrice,
  isPaused: z.boolean().optional(),
  ...limits,
});
export type ChannelAccountPatch = z.infer<typeof ChannelAccountPatch>;

export const ChannelAccountList = z.object({
  items: z.array(ChannelAccount),
  nextCursor: z.string().nullable(),
  /** where this installation is registered, so that mailboxes connect without a password */
  signIns: z.array(z.enum(["google", "microsoft"])),
});
export type ChannelAccountList = z.infer<typeof ChannelAccountList>;

/** Somebody wants to connect a mailbox by signing in; `accountId`: to let us into a known one anew. */
export const NewMailboxConnection = z.strictObject({
  provider: z.enum(["google", "microsoft"]),
  memberId: z.string().nullable().optional(),
  accountId: z.string().nullable().optional(),
});
export type NewMailboxConnection = z.infer<typeof NewMailboxConnection>;

/** Where to go to sign in. */
export const MailboxConnectionStart = z.object({ url: z.string() });
export type MailboxConnectionStart = z.infer<typeof MailboxConnectionStart>;

/** What the person came back with: a code, or why there is none. */
export const MailboxConnection = z.strictObject({
  state: z.string().min(20).max(200),
  code: z.string().min(1).max(4_000).optional(),
  error: z.string().max(300).optional(),
});
export type MailboxConnection = z.infer<typeof MailboxConnection>;

/** What DNS says of the domain mails are sent under; `remedy`: what to change. */
export const ChannelAccountDomain = z.object({
  domain: z.string(),
  checks: z.array(
    z.object({
      check: z.enum(["MX", "SPF", "DKIM", "DMARC", "PTR"]),
      level: z.enum(["ok", "warning", "failure"]),
      message: z.string(),
      remedy: z.string().nullable(),
    }),
  ),
});
export type ChannelAccountDomain = z.infer<typeof ChannelAccountDomain>;

/** Where people and providers reach this installation; `isPublic`: from outside, over https; `port`: where it listens itself. */
export const PublicAddress = z.object({ address: z.string(), isPublic: z.boolean(), port: z.number().int() });
export type PublicAddress = z.infer<typeof PublicAddress>;

/** Whether the installation answers at its own address. */
export const PublicAddressTest = z.object({ ok: z.boolean(), error: z.string().nullable() });
export type PublicAddressTest = z.infer<typeof PublicAddressTest>;

/** What a try of the connection found; `error` in plain words. Null: that side is not set up. */
export const ChannelAccountTest = z.object({
  smtp: z.object({ ok: z.boolean(), error: z.string().nullable() }).nullable(),
  imap: z.object({ ok: z.boolean(), error: z.string().nullable() }).nullable(),
  /** WhatsApp or Twilio */
  provider: z.object({ ok: z.boolean(), error: z.string().nullable() }).nullable(),
});
export type ChannelAccountTest = z.infer<typeof ChannelAccountTest>;

/** Which accounts go on; left out: all that are paused or rest after failures. */
export const ChannelAccountResumptionRequest = z.strictObject({
  ids: z.array(z.string().min(1)).min(1).max(500).optional(),
});
export type ChannelAccountResumptionRequest = z.infer<typeof ChannelAccountResumptionRequest>;

/** How many accounts went on, and how many messages had waited for them. */
export const ChannelAccountResumption = z.strictObject({ accounts: z.number().int(), messages: z.number().int() });
export type ChannelAccountResumption = z.infer<typeof ChannelAccountResumption>;
