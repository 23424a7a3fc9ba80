import type { OutgoingText } from "../channels/text-channel.ts";
import type { Config } from "../config/config.ts";
import { baseUrlOf, isPublic } from "../config/config.ts";
import type { MessageRow } from "./store.ts";

/** What a text is made of. */
export interface TextParts {
  readonly message: MessageRow;
  readonly address: string;
  readonly accountId: string;
  readonly config: Config;
}

/** Twilio and WhatsApp take no more in one message. */
const LONGEST = { sms: 1_600, whatsapp: 4_096 } as const;

/** The text of a message as it leaves by a number, or what keeps it from leaving. */
export function composeText({
  message,
  address,
  accountId,
  config,
}: TextParts): { text: OutgoingText } | { problem: string } {
  const longest = message.channel === "sms" ? LONGEST.sms : LONGEST.whatsapp;
  if (message.body.length > longest)
    return { problem: `The text has ${message.body.length} characters; at most ${longest} can be sent` };
  const isReachable = isPublic(config) || config.sandbox;
  const path = `/webhooks/twilio/${accountId}/status?message=${message.id}`;
  const text: OutgoingText = {
    messageId: message.id,
    to: address,
    text: message.body,
    template: null,
    attempt: message.attempts + 1,
    receiptsTo: message.channel === "sms" && isReachable ? `${baseUrlOf(config)}${path}` : null,
  };
  return { text };
}
