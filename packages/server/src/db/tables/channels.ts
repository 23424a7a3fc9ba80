import type { SendWindow } from "@lead-dashboard/domain/channels/send-window";
import type { Price } from "@lead-dashboard/domain/channels/sms-price";
import type { Spacing, WarmUp } from "@lead-dashboard/domain/messages/account-pace";
import type { Breaker } from "@lead-dashboard/domain/messages/breaker";
import type { Generated } from "kysely";
import { declareColumns } from "../codec.ts";

declareColumns({
  json: [
    ...["mailServers", "sendWindow", "breaker", "numberSettings", "spacing", "warmUp", "mailLogin", "dkim"],
    "segmentPrice",
  ],
});

/** How a mail server is reached; its password is sealed apart. */
export interface MailServerSettings {
  readonly host: string;
  readonly port: number;
  readonly security: "tls" | "starttls" | "none";
  readonly user: string | null;
}

/** Where a number lives; its secrets are sealed apart. */
export type NumberSettings =
  | { readonly provider: "whatsapp"; readonly phoneNumberId: string; readonly businessAccountId: string | null }
  | {
      readonly provider: "twilio";
      readonly accountSid: string;
      readonly messagingServiceSid: string | null;
      /** the API key our calls go by; left out: the auth token */
      readonly apiKeySid?: string;
      /** countries it takes no texts for, as it said */
      readonly closedCountries?: readonly string[];
    };

/** Who says that we may use a mailbox, and until when (ms) if they said so. */
export interface MailLogin {
  readonly provider: "google" | "microsoft";
  readonly connectedAt: number;
}

/** The name under which the domain publishes the key we sign with. */
export interface DkimSettings {
  readonly domain: string;
  readonly selector: string;
}

/** A mailbox or number messages leave from. The one made from the environment has the id `default`. */
export interface ChannelAccountTable {
  id: string;
  organizationId: string;
  channel: "email" | "whatsapp" | "sms";
  name: string;
  /** null: the organization's */
  memberId: string | null;
  isFromEnvironment: boolean;
  isPaused: boolean;
  address: string;
  senderName: string | null;
  mailServers: { readonly smtp: MailServerSettings; readonly imap: MailServerSettings | null } | null;
  /** null for mailboxes */
  numberSettings: NumberSettings | null;
  /** passwords, encrypted (channels/seal.ts) */
  sealedSecrets: string | null;
  dailyCap: number | null;
  ratePerMinute: number | null;
  sendWindow: SendWindow | null;
  /** between two automatic messages */
  spacing: Spacing | null;
  warmUp: WarmUp | null;
  /** why it paused by itself; null when a person paused it, or it is not paused */
  pauseReason: string | null;
  /** when a person last let it go on: what happened before counts no more against its good name */
  resumedAt: number | null;
  /** when a test of its present servers and secrets last succeeded */
  verifiedAt: number | null;
  /** stands under its mails, in plain text */
  signature: string | null;
  /** null: it signs in by password */
  mailLogin: MailLogin | null;
  /** null: its server signs, or nobody does; the key is sealed with the passwords */
  dkim: DkimSettings | null;
  /** whether somebody nobody knows who writes here becomes a lead */
  isOpenToStrangers: boolean;
  /** SMS: what one part costs, as a person said; null: nobody did */
  segmentPrice: Price | null;
  /** calls at its address whose signature was missing or wrong */
  refusedCalls: number;
  lastRefusedAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** The lane of an account: one message in flight, its pace, its breaker (delivery.md, section 2). */
export interface ChannelLaneTable {
  organizationId: string;
  accountId: string;
  /** when the earliest of its planned messages is due; null: nothing waits */
  nextDueAt: number | null;
  /** lanes longest without a turn go first, so that no organization starves */
  servedAt: number;
  leaseHolder: string | null;
  leaseEndsAt: number | null;
  breaker: Breaker;
  /** GCRA: theoretical arrival of the next message */
  arrivalAt: number;
  /** when the next late message may leave; null: it never had to catch up */
  catchUpAt: number | null;
  /** no automatic message before; null: none left yet, or there is no spacing */
  spacedUntil: number | null;
  /** days on which it sent anything, for the warm-up */
  daysUsed: number;
  /** what its last messages say against it, while it may go on */
  warning: string | null;
  /** day (UTC) the count is of */
  countedOn: string;
  sentCount: number;
  lastSentAt: number | null;
  lastError: string | null;
  lastErrorAt: number | null;
}

/** A mailbox that is read, by one worker at a time. */
export interface MailboxTable {
  organizationId: string;
  accountId: string;
  /** a number of Twilio that is asked for its texts; else it is read by IMAP */
  isOfTexts: Generated<boolean>;
  leaseHolder: string | null;
  leaseEndsAt: number | null;
  /** somebody wants it looked into now */
  lookAskedAt: number | null;
  /** the last complete look */
  lastSyncAt: number | null;
  lastError: string | null;
  lastErrorAt: number | null;
}

/** How far a folder has been read. Moves in the transaction that stores its mails. */
export interface MailboxFolderTable {
  organizationId: string;
  accountId: string;
  folder: string;
  uidValidity: number;
  lastUid: number;
}

/** A business on WhatsApp, whose numbers share what Meta allows. */
export interface WhatsAppBusinessTable {
  organizationId: string;
  /** its account's id at Meta, or the number's where that is not known */
  businessId: string;
  /** people it may write to first in 24 hours, as a person or Meta said; null: nobody did */
  conversationsADay: number | null;
  /** when Meta said so; null: a person did */
  toldAt: number | null;
}

/** When a business last wrote to somebody first, outside their 24 hours. */
export interface WhatsAppOpeningTable {
  organizationId: string;
  businessId: string;
  address: string;
  openedAt: number;
}

/** What an account was charged for text messages in a month (`2026-11`, UTC), in one currency. */
export interface SmsSpendingTable {
  organizationId: string;
  accountId: string;
  month: string;
  currency: string;
  messages: number;
  segments: number;
  /** millionths */
  micros: number;
}

/** Where the list of an account's texts is read on for their prices, below its address at Twilio. */
export interface PriceWalkTable {
  organizationId: string;
  accountId: string;
  nextPage: string;
}

/** Somebody is away at Google or Microsoft to let us into a mailbox, until `expiresAt`. */
export interface MailConnectionTable {
  organizationId: string;
  stateHash: string;
  memberId: string;
  provider: "google" | "microsoft";
  /** whose the new account will be; null: the organization's */
  ownerId: string | null;
  /** the account that is let in anew; null: a new one */
  accountId: string | null;
  sealedVerifier: string;
  expiresAt: number;
}

/** What a provider delivered for a number, as it came, until it has taken effect; what nobody understands stays. */
export interface ProviderDeliveryTable {
  organizationId: string;
  /** in the order of arrival */
  id: string;
  accountId: string;
  /** the same delivery once more has the same */
  deliveryKey: string;
  about: "whatsapp" | "inbound" | "status";
  /** our message's id, out of the address Twilio called */
  echoedId: string | null;
  /** whose conversation it belongs to: a number or a business-scoped id; null: of several people, or nobody knows */
  senderKey: string | null;
  /** somebody wrote to us */
  isTalk: boolean;
  raw: string;
  receivedAt: number;
  /** when it is to be looked at; null: not by itself any more */
  dueAt: number | null;
  /** a worker has it in hand until then */
  leaseEndsAt: number | null;
  tries: number;
  /** why it stays, in plain words */
  problem: string | null;
}

export interface ChannelTables {
  providerDelivery: ProviderDeliveryTable;
  whatsAppBusiness: WhatsAppBusinessTable;
  whatsAppOpening: WhatsAppOpeningTable;
  mailConnection: MailConnectionTable;
  smsSpending: SmsSpendingTable;
  priceWalk: PriceWalkTable;
  channelAccount: ChannelAccountTable;
  channelLane: ChannelLaneTable;
  mailbox: MailboxTable;
  mailboxFolder: MailboxFolderTable;
}
