import type { ProviderInbound, ProviderReceipt } from "@lead-dashboard/domain/channels/provider-event";
import { isOptIn, isOptOut } from "@lead-dashboard/domain/messages/opt-out";
import { awaitFile } from "../attachments/await-file.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { Scope, Tx } from "../db/database.ts";
import { findSender, type Sender } from "./find-sender.ts";
import { followNumber } from "./follow-number.ts";
import { leadOfStranger } from "./lead-of-stranger.ts";
import { receiveMessage } from "./receive-message.ts";
import { recordReceipt } from "./record-receipt.ts";
import { type NumberChannel, numberWriter } from "./store-numbers.ts";
import { suppress } from "./suppress.ts";
import { takeOptOutBack } from "./take-opt-out-back.ts";

/** The number of ours it came in at. */
export interface ReachedNumber {
  readonly account: ChannelAccountRow;
  readonly channel: NumberChannel;
}

/** Takes in what somebody wrote; null when it took effect, else why a person has to look, in plain words. */
export async function receiveFromNumber(
  tx: Tx,
  { account, channel }: ReachedNumber,
  inbound: ProviderInbound,
  now: number,
): Promise<string | null> {
  const scope = { organizationId: account.organizationId };
  if (inbound.move !== undefined) return followNumber(tx, scope, { inbound, move: inbound.move }, now);
  if (inbound.isNotice) return "It is a notice, and nothing a person wrote";
  const sender =
    (await findSender(tx, scope, { channel, inbound })) ?? (await greetStranger(tx, scope, { account, inbound }, now));
  if (sender === null) return "Nobody knows who wrote it";
  if (sender === "wants-nothing") return null;
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
      userId: inbound.userId,
      // providers count in whole seconds and by their own clocks: an answer comes after what it answers
      receivedAt: Math.min(now, Math.max(inbound.at ?? now, (answers?.sentAt ?? 0) + 1)),
      accountId: account.id,
      answers,
    },
    now,
  );
  if ("received" in result && (inbound.isOptIn === true || isOptIn(inbound.body)))
    await takeOptOutBack(tx, scope, { channel, message: result.received }, now);
  if ("received" in result)
    for (const [place, file] of (inbound.files ?? []).entries())
      await awaitFile(tx, scope, { message: result.received, accountId: account.id, file, place }, now);
  if ("received" in result && inbound.userId !== null)
    await numberWriter(tx, scope).keepUser(inbound.userId, leadId, now);
  return null;
}

/** Applies what a provider says of a message of ours; null when it took effect, else why not, in plain words. */
export async function applyReceipt(
  tx: Tx,
  { account, channel }: ReachedNumber,
  receipt: ProviderReceipt,
  now: number,
): Promise<string | null> {
  const scope = { organizationId: account.organizationId };
  const message = await recordReceipt(tx, scope, { accountId: account.id, channel, receipt }, now);
  if (message !== undefined && receipt.userId !== null)
    await numberWriter(tx, scope).keepUser(receipt.userId, message.leadId, now);
  return message === undefined ? "It tells of a message nobody knows here" : null;
}

/**
 * A stranger becomes a lead. One who wants nothing of us is only never written to; one who shows neither number nor id, or
 * where strangers do not become leads, is kept for a person to look at.
 */
async function greetStranger(
  tx: Tx,
  scope: Scope,
  { account, inbound }: { account: ChannelAccountRow; inbound: ProviderInbound },
  now: number,
): Promise<Sender | "wants-nothing" | null> {
  const { from: address, userId, profileName: name } = inbound;
  if (address === null && userId === null) return null;
  if (address !== null && (inbound.isOptOut || isOptOut(inbound.body))) {
    const channel = account.channel === "whatsapp" ? "whatsapp" : "sms";
    const actor = { kind: "system", name: "messages" } as const;
    await suppress(tx, scope, { channel, address, leadId: null, suppressedFor: "opt-out", actor }, now);
    return "wants-nothing";
  }
  const leadId = await leadOfStranger(tx, scope, { account, address, userId, name }, now);
  return leadId === null ? null : { leadId, answers: undefined };
}
