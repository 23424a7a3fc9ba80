// A delivery of a provider, however it got here: called in by the provider, or asked for.
import { createHash } from "node:crypto";
import { senderKeyOf } from "@lead-dashboard/domain/channels/provider-delivery";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { OpenNumber } from "../channels/text-channel.ts";
import { newId } from "../db/ids.ts";
import type { Foundation } from "../foundation.ts";
import { isInFlood } from "./delivery-flood.ts";
import { keepDelivery } from "./keep-delivery.ts";
import { type RawDelivery, readDelivery } from "./read-delivery.ts";
import { takeInNow } from "./take-in-now.ts";

/**
 * Stores a delivery as it came. What a lead wrote has then taken effect, unless that took too long or very many call at once:
 * the gate looks at what waits (`holdForAnswers`). Receipts take effect right after they are acknowledged.
 */
export async function takeDelivery(
  foundation: Foundation,
  { account, number }: { account: ChannelAccountRow; number: OpenNumber },
  delivery: RawDelivery,
): Promise<void> {
  const isFlood = isInFlood(foundation);
  const news = readDelivery(delivery, number);
  if (news.isIdle) return;
  const kept = {
    ...delivery,
    id: newId(),
    organizationId: account.organizationId,
    accountId: account.id,
    deliveryKey: createHash("sha256").update(`${delivery.about} ${delivery.echoedId} ${delivery.raw}`).digest("hex"),
    senderKey: senderKeyOf(news),
    isTalk: news.inbound.some(({ isNotice }) => !isNotice),
    receivedAt: foundation.clock.now(),
  };
  await keepDelivery(foundation, kept);
  if (kept.isTalk && !isFlood) await takeInNow(foundation, kept);
}
