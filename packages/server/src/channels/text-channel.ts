// The port of channels that carry texts to phone numbers, and an account of theirs with its secrets.
import type { WhatsAppTemplateCall } from "@lead-dashboard/domain/channels/whatsapp-template";
import type { ProviderAddresses } from "../config/config.ts";
import type { SendBudget, SendOutcome } from "./channel.ts";

/** A text ready to leave. Everything in it is frozen. */
export interface OutgoingText {
  /** our own id; the provider echoes it, so that receipts find the message even when its answer was lost */
  readonly messageId: string;
  /** E.164; WhatsApp: or the business-scoped id of somebody who hides the number */
  readonly to: string;
  readonly text: string;
  /** WhatsApp only: goes in the place of the text */
  readonly template: WhatsAppTemplateCall | null;
  /** WhatsApp only: a file uploaded before; the text stands under it */
  readonly file?: { readonly mediaId: string; readonly name: string; readonly mediaType: string };
  /** tries so far, this one included */
  readonly attempt: number;
  /** Twilio only: where receipts are sent; null when nobody outside can reach the program */
  readonly receiptsTo: string | null;
}

/** A number of the WhatsApp Cloud API with its secrets. */
export interface OpenWhatsApp {
  readonly provider: "whatsapp";
  readonly phoneNumberId: string;
  /** null: not known, so its templates cannot be listed */
  readonly businessAccountId: string | null;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly addresses: ProviderAddresses;
}

/** A sender of Twilio with its secrets. */
export interface OpenTwilio {
  readonly provider: "twilio";
  readonly from: string;
  readonly accountSid: string;
  /** proves its calls to us, and ours to it where there is no key; "" : not known */
  readonly authToken: string;
  /** null: calls go by the auth token */
  readonly apiKey: { readonly sid: string; readonly secret: string } | null;
  readonly messagingServiceSid: string | null;
  readonly addresses: ProviderAddresses;
}

export type OpenNumber = OpenWhatsApp | OpenTwilio;

/** Hands one text over. Never throws: every end is an outcome. */
export type SendText<Account> = (account: Account, text: OutgoingText, budget: SendBudget) => Promise<SendOutcome>;
