import type { SendWindow } from "@lead-dashboard/domain/channels/send-window";
import type { Breaker } from "@lead-dashboard/domain/messages/breaker";
import { declareColumns } from "../codec.ts";

declareColumns({ json: ["mailServers", "sendWindow", "breaker", "numberSettings"] });

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
  | { readonly provider: "twilio"; readonly accountSid: string; readonly messagingServiceSid: string | null };

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
  /** whether somebody nobody knows who writes here becomes a lead */
  isOpenToStrangers: boolean;
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
  leaseHolder: string | null;
  leaseEndsAt: number | null;
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

export interface ChannelTables {
  channelAccount: ChannelAccountTable;
  channelLane: ChannelLaneTable;
  mailbox: MailboxTable;
  mailboxFolder: MailboxFolderTable;
}
