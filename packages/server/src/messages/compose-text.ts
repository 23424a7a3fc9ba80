import { whyClosed } from "../channels/close-country.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { OutgoingText } from "../channels/text-channel.ts";
import type { Config } from "../config/config.ts";
import { baseUrlOf, isPublic } from "../config/config.ts";
import type { Scope, Tx } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import type { MessageRow } from "./store.ts";
import { findWhatsAppWay } from "./whatsapp-checks.ts";

/** What a text is made of. */
export interface TextParts {
  readonly message: MessageRow;
  readonly lead: LeadRow;
  readonly address: string;
  readonly accountId: string;
  readonly account: ChannelAccountRow;
  readonly config: Config;
}

/** Twilio and WhatsApp take no more in one message. */
const LONGEST = { sms: 1_600, whatsapp: 4_096 } as const;

/** The text of a message as it leaves by a number, or what keeps it from leaving. Call it under the lead's lock. */
export async function composeText(
  tx: Tx,
  scope: Scope,
  { message, lead, address, accountId, account, config }: TextParts,
  now: number,
): Promise<{ text: OutgoingText } | { problem: string }> {
  const longest = message.channel === "sms" ? LONGEST.sms : LONGEST.whatsapp;
  if (message.body.length > longest)
    return { problem: `The text has ${message.body.length} characters; at most ${longest} can be sent` };
  const closed = whyClosed(account, address);
  if (closed !== null) return { problem: closed };
  const way =
    message.channel === "whatsapp"
      ? await findWhatsAppWay(tx, scope, { message, lead, accountId }, now)
      : { template: null };
  if ("problem" in way) return way;
  const isReachable = isPublic(config) || config.sandbox;
  const path = `/webhooks/twilio/${accountId}/status?message=${message.id}`;
  const text: OutgoingText = {
    messageId: message.id,
    to: address,
    text: message.body,
    template: way.template,
    attempt: message.attempts + 1,
    receiptsTo: message.channel === "sms" && isReachable ? `${baseUrlOf(config)}${path}` : null,
  };
  return { text };
}
