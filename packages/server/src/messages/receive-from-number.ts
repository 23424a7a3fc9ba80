import { createHash } from "node:crypto";
import type { ProviderInbound, ProviderReceipt } from "@lead-dashboard/domain/channels/provider-event";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { Foundation } from "../foundation.ts";
import { findSender } from "./find-sender.ts";
import { receiveMessage } from "./receive-message.ts";
import { recordReceipt } from "./record-receipt.ts";
import { type NumberChannel, numberWriter } from "./store-numbers.ts";

/** A verified delivery of a provider for one of our numbers, and its bytes as text. */
export interface Delivery {
  readonly account: ChannelAccountRow;
  readonly channel: NumberChannel;
  readonly inbound: readonly ProviderInbound[];
  readonly receipts: readonly ProviderReceipt[];
  readonly raw: string;
}

/** Takes in everything of a delivery, each part in a transaction of its own; what nobody can make sense of is kept as it came. */
export async function receiveFromNumber(foundation: Foundation, delivery: Delivery): Promise<void> {
  const { account, raw } = delivery;
  let isClear = delivery.inbound.length + delivery.receipts.length > 0;
  for (const inbound of delivery.inbound) isClear = (await takeIn(foundation, delivery, inbound)) && isClear;
  for (const receipt of delivery.receipts) isClear = (await apply(foundation, delivery, receipt)) && isClear;
  if (isClear) return;
  const eventKey = `webhook:${createHash("sha256").update(raw).digest("hex")}`;
  const scope = { organizationId: account.organizationId };
  await foundation.db.transaction((tx) =>
    numberWriter(tx, scope).keepRaw(account.id, { eventKey, raw }, foundation.clock.now()),
  );
}

function takeIn({ db, clock }: Foundation, delivery: Delivery, inbound: ProviderInbound): Promise<boolean> {
  const { account, channel } = delivery;
  const scope = { organizationId: account.organizationId };
  return db.transaction(async (tx) => {
    if (inbound.isNotice) return false;
    const sender = await findSender(tx, scope, { channel, inbound });
    if (sender === null) return false;
    const now = clock.now();
    const { leadId, answers } = sender;
    const result = await receiveMessage(
      tx,
      scope,
      {
        leadId,
        channel,
        providerId: inbound.providerId,
        ...(inbound.isOptOut ? { kind: "opt-out" as const } : {}),
        body: inbound.body,
        ...(inbound.from === null ? {} : { address: inbound.from }),
        // providers count in whole seconds and by their own clocks: an answer comes after what it answers
        receivedAt: Math.min(now, Math.max(inbound.at ?? now, (answers?.sentAt ?? 0) + 1)),
        accountId: account.id,
        answers,
      },
      now,
    );
    if ("received" in result && inbound.userId !== null)
      await numberWriter(tx, scope).keepUser(inbound.userId, leadId, now);
    return true;
  });
}

function apply({ db, clock }: Foundation, { account, channel }: Delivery, receipt: ProviderReceipt): Promise<boolean> {
  const scope = { organizationId: account.organizationId };
  return db.transaction(async (tx) => {
    const now = clock.now();
    const message = await recordReceipt(tx, scope, { accountId: account.id, channel, receipt }, now);
    if (message !== undefined && receipt.userId !== null)
      await numberWriter(tx, scope).keepUser(receipt.userId, message.leadId, now);
    return message !== undefined;
  });
}
