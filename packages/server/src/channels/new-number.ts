import type { NewTwilioAccount, NewWhatsAppAccount, TwilioNumber } from "@lead-dashboard/contract/channels/schemas";
import { type Config, isPublic } from "../config/config.ts";
import type { NumberSettings } from "../db/tables/channels.ts";
import { invalid } from "../http/problem.ts";
import type { NumberSecrets } from "./open-number.ts";
import type { OpenTwilio } from "./text-channel.ts";

/** What is stored of a number of WhatsApp or Twilio; its secrets are to be sealed. */
export interface NumberParts {
  readonly address: string;
  readonly settings: NumberSettings;
  readonly secrets: NumberSecrets;
}

/** Takes apart a number as a person enters it. */
export function numberParts(account: NewWhatsAppAccount | NewTwilioAccount, config: Config): NumberParts {
  if (account.channel === "whatsapp") {
    const { number, phoneNumberId, businessAccountId = null, ...secrets } = account.whatsapp;
    return { address: number, settings: { provider: "whatsapp", phoneNumberId, businessAccountId }, secrets };
  }
  const { from } = account.twilio;
  return { address: from, ...twilioParts(account.twilio, null, config) };
}

/**
 * The settings and secrets of a number of Twilio as they are after a change; what is left out stays, unless it is another account's.
 * Twilio signs its calls with the auth token, so that is asked for wherever it can call us.
 */
export function twilioParts(
  entered: TwilioNumber,
  kept: OpenTwilio | null,
  config: Config,
): Pick<NumberParts, "settings" | "secrets"> {
  const { accountSid, messagingServiceSid = null } = entered;
  const before = kept?.accountSid === accountSid ? kept : null;
  const authToken = entered.authToken ?? before?.authToken ?? "";
  const apiKey = keyAfter(entered.apiKey, before?.apiKey ?? null);
  const another = kept === null || before !== null ? "" : " for another account";
  if (apiKey !== null && apiKey.secret === "")
    throw invalid([{ path: "twilio.apiKey.secret", message: "is required for another key" }]);
  if (authToken === "" && apiKey === null)
    throw invalid([{ path: "twilio.authToken", message: `is required${another}, or an API key in its place` }]);
  if (authToken === "" && (isPublic(config) || config.sandbox))
    throw invalid([
      { path: "twilio.authToken", message: `is required${another}: answers and receipts of Twilio are proved by it` },
    ]);
  return {
    settings: {
      provider: "twilio",
      accountSid,
      messagingServiceSid,
      ...(apiKey === null ? {} : { apiKeySid: apiKey.sid }),
    },
    secrets: { authToken, ...(apiKey === null ? {} : { apiKeySecret: apiKey.secret }) },
  };
}

function keyAfter(entered: TwilioNumber["apiKey"], kept: OpenTwilio["apiKey"]): OpenTwilio["apiKey"] {
  if (entered === undefined) return kept;
  if (entered === null) return null;
  const { sid, secret } = entered;
  return { sid, secret: secret ?? (kept?.sid === sid ? kept.secret : "") };
}
