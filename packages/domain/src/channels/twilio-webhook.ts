// Reads what Twilio sends and answers (channels.md, section 2). Fields arrive as a form or as JSON; unknown ones are
// of no account here, though they count for the signature.
import { recordOf, textOf } from "./loose-json.ts";
import type { ProviderError, ProviderInbound, ProviderReceipt, ReceiptStatus } from "./provider-event.ts";
import type { SmsCharge } from "./sms-price.ts";

/** Fields by name; of a repeated one the first. */
export type TwilioFields = Readonly<Record<string, unknown>>;

const STATUSES: Readonly<Record<string, ReceiptStatus>> = {
  sent: "sent",
  delivered: "delivered",
  partially_delivered: "delivered",
  read: "read",
  undelivered: "failed",
  failed: "failed",
  canceled: "failed",
};

/** What a status of Twilio is for us; null while the message is only on its way, and for words nobody knows. */
export function twilioStatus(status: string | null): ReceiptStatus | null {
  return STATUSES[status?.toLowerCase() ?? ""] ?? null;
}

function codeOf(value: unknown): number | null {
  const code = Number(textOf(value) ?? Number.NaN);
  return Number.isInteger(code) && code > 0 ? code : null;
}

function instantOf(value: unknown): number | null {
  const at = Date.parse(textOf(value) ?? "");
  return Number.isNaN(at) ? null : at;
}

function numberOf(value: unknown): string | null {
  const text = textOf(value)?.trim() ?? "";
  return /^\+\d{5,15}$/.test(text) ? text : null;
}

/** A status callback; null when it says nothing that counts. `messageId` stands in the query of the address we gave. */
export function readTwilioStatus(fields: TwilioFields, messageId: string | null): ProviderReceipt | null {
  const providerId = textOf(fields.MessageSid) ?? textOf(fields.SmsSid);
  const status = twilioStatus(textOf(fields.MessageStatus) ?? textOf(fields.SmsStatus));
  if (providerId === null || status === null) return null;
  const code = codeOf(fields.ErrorCode);
  const error = code === null ? null : { code, text: textOf(fields.ErrorMessage) ?? "" };
  return { providerId, messageId, status, at: null, error, userId: null, to: numberOf(fields.To) };
}

/** An incoming message; null when it has no id. */
export function readTwilioInbound(fields: TwilioFields): ProviderInbound | null {
  const providerId = textOf(fields.MessageSid) ?? textOf(fields.SmsSid);
  if (providerId === null) return null;
  const optOutType = textOf(fields.OptOutType)?.toUpperCase();
  const media = Math.min(10, Math.max(0, Math.trunc(Number(textOf(fields.NumMedia) ?? 0)) || 0));
  const types = Array.from({ length: media }, (_, index) => textOf(fields[`MediaContentType${index}`]));
  const files = types.flatMap((mediaType, index) => {
    const id = textOf(fields[`MediaUrl${index}`]);
    return id === null ? [] : [{ id, name: null, mediaType }];
  });
  return {
    providerId,
    from: numberOf(fields.From),
    userId: null,
    profileName: null,
    ...(files.length === 0 ? {} : { files }),
    body: [textOf(fields.Body) ?? "", ...types.map((type) => `[File: ${type ?? "unknown"}]`)]
      .filter((line) => line !== "")
      .join("\n")
      .slice(0, 65_536),
    answers: null,
    // only what we put into the call's words ourselves says when (twilio-listed.ts)
    at: instantOf(fields.DateCreated),
    isOptOut: optOutType === "STOP",
    isOptIn: optOutType === "START",
    isNotice: false,
  };
}

/** A text that failed at Twilio is not charged, and never gets a price. */
const FREE: ReadonlySet<string> = new Set(["failed", "canceled"]);

/** What Twilio says of parts and price: "0" parts while a messaging service has not sent it, a price below nought once it has one. */
export function twilioCharge(answer: unknown): SmsCharge {
  const { num_segments, price, price_unit, status } = recordOf(answer);
  const segments = Number(textOf(num_segments) ?? 0);
  const cost = Math.abs(Number(textOf(price) ?? (FREE.has(textOf(status) ?? "") ? 0 : Number.NaN)));
  const currency = textOf(price_unit)?.toUpperCase() ?? "";
  return {
    segments: Number.isInteger(segments) && segments >= 1 && segments <= 1_000 ? segments : null,
    price: cost <= 1_000 && /^[A-Z]{3}$/.test(currency) ? { amount: cost, currency } : null,
  };
}

/** The error of a refused call; null when the answer names none. */
export function twilioErrorOf(answer: unknown): ProviderError | null {
  const { code, message } = recordOf(answer);
  const number = codeOf(code);
  return number === null ? null : { code: number, text: textOf(message) ?? "" };
}
