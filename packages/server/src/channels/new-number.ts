import type { NewTwilioAccount, NewWhatsAppAccount } from "@lead-dashboard/contract/channels/schemas";
import type { NumberSettings } from "../db/tables/channels.ts";
import type { NumberSecrets } from "./open-number.ts";

/** What is stored of a number of WhatsApp or Twilio; its secrets are to be sealed. */
export interface NumberParts {
  readonly address: string;
  readonly settings: NumberSettings;
  readonly secrets: NumberSecrets;
}

/** Takes apart a number as a person enters it. */
export function numberParts(account: NewWhatsAppAccount | NewTwilioAccount): NumberParts {
  if (account.channel === "whatsapp") {
    const { number, phoneNumberId, businessAccountId = null, ...secrets } = account.whatsapp;
    return { address: number, settings: { provider: "whatsapp", phoneNumberId, businessAccountId }, secrets };
  }
  const { from, accountSid, authToken, messagingServiceSid = null } = account.twilio;
  return { address: from, settings: { provider: "twilio", accountSid, messagingServiceSid }, secrets: { authToken } };
}
