import type { SendBudget, SendOutcome } from "../channels/channel.ts";
import { openNumber } from "../channels/open-number.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { OutgoingText } from "../channels/text-channel.ts";
import type { Foundation } from "../foundation.ts";
import { traceText } from "./trace-text.ts";

/** Hands a text to the provider of its number. Throws only before anything was handed over. */
export async function handOverText(
  foundation: Foundation,
  { account, text }: { account: ChannelAccountRow; text: OutgoingText },
  budget: SendBudget,
): Promise<SendOutcome> {
  const number = openNumber(account, foundation.config);
  if (number.provider === "whatsapp") {
    const { sendByWhatsApp } = await import("../channels/whatsapp.ts");
    return sendByWhatsApp(number, text, budget);
  }
  const { sendByTwilio } = await import("../channels/twilio.ts");
  const since = foundation.clock.now();
  const outcome = await sendByTwilio(number, text, budget);
  if (outcome.kind !== "unknown") return outcome;
  const asked = { account, to: text.to, body: text.text, since };
  const providerId = await traceText(foundation, asked);
  return providerId === null ? outcome : { kind: "accepted", providerId, answer: "found among the sent messages" };
}
