// That an address was switched off by itself is told to the admins by e-mail (channels.md, section 6), where there is a mailbox:
// that of the environment before others of the organization. The settings say it in any case.

import type { MemberRow } from "../accounts/store-members.ts";
import { memberStore } from "../accounts/store-members.ts";
import { keepEnvironmentAccount } from "../channels/keep-environment-account.ts";
import { openEmailChannel } from "../channels/open-channel.ts";
import { openMailbox } from "../channels/open-mailbox.ts";
import { type ChannelAccountRow, channelAccountStore } from "../channels/store.ts";
import { baseUrlOf } from "../config/config.ts";
import type { Scope } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import type { EndpointOffNews } from "./ask-to-tell-admins.ts";
import { type WebhookEndpointRow, webhookStore } from "./store.ts";

const CALL_MS = 20_000;
const SENDER_NAME = "Lead Dashboard";

/** Writes to one admin; throws where another attempt may succeed. */
export async function tellEndpointOff(news: EndpointOffNews, foundation: Foundation): Promise<void> {
  const { db, log } = foundation;
  const scope = { organizationId: news.organizationId };
  const endpoint = await webhookStore(db, scope).endpoint(news.endpointId);
  const member = await memberStore(db, scope).find(news.memberId);
  if (endpoint === undefined || endpoint.isEnabled || member?.role !== "admin") return;
  const mailbox = await findMailbox(foundation, scope);
  if (mailbox === undefined) return;
  const account = await openMailbox(foundation, mailbox);
  const channel = await openEmailChannel();
  const mail = { ...mailOf(endpoint, member, foundation), messageId: messageIdOf(news, mailbox) };
  const outcome = await channel.send(account, mail, { totalMs: CALL_MS, isGateFresh: () => true });
  if (outcome.kind === "retry" || outcome.kind === "stale")
    throw new Error("reason" in outcome ? outcome.reason : "The mail could not be handed over");
  if (outcome.kind !== "accepted")
    log.warn({ outcome: outcome.kind }, "an admin could not be told of a webhook address");
}

async function findMailbox(foundation: Foundation, scope: Scope): Promise<ChannelAccountRow | undefined> {
  await keepEnvironmentAccount(foundation);
  const accounts = await channelAccountStore(foundation.db, scope).listWithState();
  const usable = accounts.filter(
    ({ channel, memberId, isPaused, isFromEnvironment, verifiedAt }) =>
      channel === "email" && memberId === null && !isPaused && (isFromEnvironment || verifiedAt !== null),
  );
  return usable.find(({ isFromEnvironment }) => isFromEnvironment) ?? usable[0];
}

/** The same for every attempt. */
function messageIdOf({ endpointId, memberId, offAt }: EndpointOffNews, { address }: ChannelAccountRow): string {
  return `<webhook-off.${endpointId}.${memberId}.${offAt}@${address.split("@").at(-1)}>`;
}

/** Names the server alone: the rest of an address may hold a secret. */
function mailOf({ url, disabledReason }: WebhookEndpointRow, { email }: MemberRow, { config }: Foundation) {
  const { host } = new URL(url);
  const text = [
    `The webhook address at ${host} was switched off. ${disabledReason ?? ""}`.trim(),
    "It is told nothing any more, until somebody switches it on again:",
    `${baseUrlOf(config)}/settings/webhooks`,
  ].join("\n\n");
  const subject = `Webhook address switched off: ${host}`;
  return { senderName: SENDER_NAME, to: email, subject, text, thread: [], unsubscribe: null };
}
