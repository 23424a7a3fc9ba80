// The port every automatic channel implements: hand one message over and say for certain what is known of it.
import type { SmsCharge } from "@lead-dashboard/domain/channels/sms-price";
import type { MailServerSettings } from "../db/tables/channels.ts";
import type { DkimKey } from "./sign-mail.ts";

/** A mail server with its password, ready to connect to. */
export interface OpenMailServer extends MailServerSettings {
  readonly password: string | null;
  /** signs in by XOAUTH2 instead */
  readonly accessToken?: string;
  /** entered on screen: the address is resolved and checked before every connection (channels/guard-host.ts) */
  readonly isGuarded: boolean;
}

/** A channel account with its secrets; lives only as long as a connection is made. */
export interface OpenAccount {
  readonly id: string;
  readonly organizationId: string;
  readonly address: string;
  readonly smtp: OpenMailServer;
  /** left out: its server signs, or nobody does */
  readonly dkim?: DkimKey | null;
  readonly imap: OpenMailServer | null;
}

/** A message ready to leave. Everything in it is frozen. */
export interface OutgoingMail {
  /** with angle brackets; the same for every attempt at one message */
  readonly messageId: string;
  readonly senderName: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly files?: readonly { readonly name: string; readonly mediaType: string; readonly bytes: Buffer }[];
  /** Message-IDs of the thread, oldest first; empty for a first mail */
  readonly thread: readonly string[];
  /** values of List-Unsubscribe: a mailto, and https where the program is public; null for what goes to members */
  readonly unsubscribe: { readonly mailto: string; readonly https: string | null } | null;
}

/** How an attempt ended (delivery.md, section 2). Only `unknown` leaves a doubt; it is never sent again by itself. */
export type SendOutcome =
  | {
      readonly kind: "accepted";
      readonly providerId: string;
      readonly answer: string;
      /** what a person should know of it all the same, in plain words */
      readonly caution?: string;
      /** SMS: what the provider said of its parts and price */
      readonly charge?: SmsCharge;
    }
  /** the provider said no for good; `isAddressBad`: nothing will ever reach this address */
  | {
      readonly kind: "refused";
      readonly reason: string;
      readonly isAddressBad: boolean;
      /** the receiver told the provider not to be written to */
      readonly isOptedOut?: boolean;
      /** this channel does not reach the person: another may */
      readonly isNotReached?: boolean;
      /** nobody in this country is reached from here */
      readonly isCountryClosed?: boolean;
      /** it is the template, not the person: every other message with it would be refused as well */
      readonly isTemplateRefused?: boolean;
    }
  /** certainly not handed over and worth another try; `isAccountRefused`: the account itself is not let in */
  | {
      readonly kind: "retry";
      readonly reason: string;
      readonly isAccountRefused: boolean;
      /** the account is refused for what it is or does: it stays paused until a person has looked */
      readonly isAccountBarred?: boolean;
      /** the provider said when: neither sooner nor later */
      readonly retryAfterMs?: number;
      /** not sooner; each further try waits longer */
      readonly atLeastMs?: number;
      /** said of this message or person alone, or of how much the account sends at all. Left out: nobody knows */
      readonly concerns?: "message" | "throughput";
    }
  /** too long since the gate: what it checked may no longer hold; nothing was handed over */
  | { readonly kind: "stale" }
  /** handed over, and no answer came back */
  | { readonly kind: "unknown"; readonly reason: string };

/** Limits of one attempt. */
export interface SendBudget {
  /** the whole call, ms */
  readonly totalMs: number;
  /** asked once, right before the message itself is handed over */
  readonly isGateFresh: () => boolean;
}

/** Whether a provider has a message it did not confirm; `unaskable` when it cannot be asked. */
export type Trace = "found" | "not-found" | "unaskable";

/** An automatic channel. */
export interface Channel {
  send(account: OpenAccount, mail: OutgoingMail, budget: SendBudget): Promise<SendOutcome>;
  trace(account: OpenAccount, messageId: string): Promise<Trace>;
}
