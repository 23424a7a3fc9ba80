// Reads Twilio's list of messages (channels.md, section 2): to settle a doubt, to learn prices, and for programs Twilio cannot
// call, since a laptop has no public address. For those, what is listed is put into the words of the call Twilio would have
// made, so that everything after it is the same.
import { recordOf, textOf } from "./loose-json.ts";
import type { SmsCharge } from "./sms-price.ts";
import { twilioCharge, twilioStatus } from "./twilio-webhook.ts";

/** One message of the list. */
export interface TwilioListed {
  readonly sid: string;
  readonly isInbound: boolean;
  readonly from: string;
  readonly to: string;
  /** of the messaging service it came to or left by */
  readonly serviceSid: string | null;
  readonly body: string;
  readonly status: string;
  readonly errorCode: string;
  /** ms */
  readonly createdAt: number;
  readonly mediaCount: number;
  readonly charge: SmsCharge;
}

/** A file that came with a message. */
export interface TwilioMedia {
  readonly url: string;
  readonly type: string;
}

/** One entry of the list; null when it has no id or no time. */
export function readTwilioListed(entry: unknown): TwilioListed | null {
  const fields = recordOf(entry);
  const sid = textOf(fields.sid);
  const createdAt = Date.parse(textOf(fields.date_created) ?? "");
  if (sid === null || Number.isNaN(createdAt)) return null;
  const text = (name: string) => textOf(fields[name]) ?? "";
  return {
    sid,
    isInbound: text("direction") === "inbound",
    from: text("from"),
    to: text("to"),
    serviceSid: textOf(fields.messaging_service_sid),
    body: typeof fields.body === "string" ? fields.body : "",
    status: text("status"),
    errorCode: text("error_code"),
    createdAt,
    mediaCount: Math.min(10, Math.max(0, Math.trunc(Number(text("num_media"))) || 0)),
    charge: twilioCharge(entry),
  };
}

/** Whether it came to us: to our number, or to one of our messaging service. */
export function isToUs(
  listed: TwilioListed,
  { from, messagingServiceSid }: { from: string; messagingServiceSid: string | null },
): boolean {
  if (!listed.isInbound) return false;
  return messagingServiceSid === null ? listed.to === from : listed.serviceSid === messagingServiceSid;
}

/** The call Twilio would have made when it came, by its fields; its time is added, since it may be long ago. */
export function inboundCall(listed: TwilioListed, media: readonly TwilioMedia[]): Readonly<Record<string, string>> {
  const files = media.flatMap(({ url, type }, at) => [
    [`MediaUrl${at}`, url],
    [`MediaContentType${at}`, type],
  ]);
  return {
    MessageSid: listed.sid,
    From: listed.from,
    To: listed.to,
    Body: listed.body,
    NumMedia: String(media.length),
    ...Object.fromEntries(files),
    DateCreated: new Date(listed.createdAt).toISOString(),
  };
}

/** The call Twilio would have made when a text of ours arrived or did not, by its fields; null while it is on its way. */
export function statusCall({ sid, status, errorCode, to }: TwilioListed): Readonly<Record<string, string>> | null {
  const known = twilioStatus(status);
  if (known === null || known === "sent") return null;
  return {
    MessageSid: sid,
    MessageStatus: status,
    To: to,
    ...(errorCode === "" ? {} : { ErrorCode: errorCode }),
  };
}
