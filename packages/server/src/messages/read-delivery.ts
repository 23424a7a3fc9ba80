import { readTemplateNews } from "@lead-dashboard/domain/channels/approved-template";
import { type BusinessNews, readBusinessNews } from "@lead-dashboard/domain/channels/business-news";
import { recordOf, textOf } from "@lead-dashboard/domain/channels/loose-json";
import type { ProviderInbound, ProviderReceipt } from "@lead-dashboard/domain/channels/provider-event";
import { readTwilioInbound, readTwilioStatus } from "@lead-dashboard/domain/channels/twilio-webhook";
import { readWhatsAppWebhook } from "@lead-dashboard/domain/channels/whatsapp-webhook";
import type { OpenNumber } from "../channels/text-channel.ts";
import type { ProviderDeliveryTable } from "../db/tables/channels.ts";

/** A delivery as it came. */
export type RawDelivery = Pick<ProviderDeliveryTable, "about" | "echoedId" | "raw">;

/** What a delivery says of one of our numbers. */
export interface DeliveryNews {
  readonly inbound: readonly ProviderInbound[];
  readonly receipts: readonly ProviderReceipt[];
  /** templates of the number's business were approved, paused or changed */
  readonly hasTemplateNews: boolean;
  readonly business: BusinessNews | null;
  /** says only what we need not know: that a message is on its way */
  readonly isIdle: boolean;
}

function parsed(text: string): unknown {
  try {
    // neither database stores the character nought
    return JSON.parse(text.replaceAll("\\u0000", "\\ufffd"));
  } catch {
    return null;
  }
}

/** The fields of a call of Twilio, a form or JSON; of a repeated one the first. */
function fieldsOf(raw: string): Readonly<Record<string, unknown>> {
  if (raw.trimStart().startsWith("{")) return recordOf(parsed(raw));
  const pairs = [...new URLSearchParams(raw)].map(([name, value]) => [name, value.replaceAll("\0", "\uFFFD")]);
  return Object.fromEntries(pairs.reverse());
}

const NOTHING = { inbound: [], receipts: [], hasTemplateNews: false, business: null, isIdle: false } as const;

/** Reads a delivery for one number. What nobody understands says nothing, and never fails. */
export function readDelivery({ about, echoedId, raw }: RawDelivery, number: OpenNumber): DeliveryNews {
  if (number.provider === "twilio") {
    const fields = fieldsOf(raw);
    if (about === "inbound") return { ...NOTHING, inbound: [readTwilioInbound(fields) ?? []].flat() };
    const receipt = readTwilioStatus(fields, echoedId);
    return {
      ...NOTHING,
      receipts: [receipt ?? []].flat(),
      isIdle: receipt === null && textOf(fields.MessageSid) !== null,
    };
  }
  const payload = parsed(raw);
  // One app may serve several numbers; each has its own address here, and hears only of itself.
  const news = readWhatsAppWebhook(payload).filter(({ phoneNumberId }) => phoneNumberId === number.phoneNumberId);
  const isOurs = (businessId: string) => businessId === number.businessAccountId;
  return {
    inbound: news.flatMap((one) => one.inbound),
    receipts: news.flatMap((one) => one.receipts),
    hasTemplateNews: readTemplateNews(payload).some(isOurs),
    business: readBusinessNews(payload).findLast(({ businessId }) => isOurs(businessId)) ?? null,
    isIdle: false,
  };
}
