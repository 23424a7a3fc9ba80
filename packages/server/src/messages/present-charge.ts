import type { Message } from "@lead-dashboard/contract/messages/schemas";
import { amountOf } from "@lead-dashboard/domain/channels/sms-price";
import type { MessageRow } from "./store.ts";

/** What the provider of a text said of parts and price; nothing where it said nothing. */
export function presentCharge({
  segments,
  priceMicros,
  priceCurrency,
}: Pick<MessageRow, "segments" | "priceMicros" | "priceCurrency">): Pick<Message, "segments" | "price"> {
  return {
    ...(segments === null ? {} : { segments }),
    ...(priceMicros === null || priceCurrency === null
      ? {}
      : { price: { amount: amountOf(Number(priceMicros)), currency: priceCurrency } }),
  };
}
