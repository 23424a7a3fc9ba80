// What WhatsApp and Twilio call: the signature first, over the bytes as they came; then everything is stored and takes
// effect, and only then it is acknowledged. Nothing of an unsigned call is looked at or kept.
import { readTemplateNews } from "@lead-dashboard/domain/channels/approved-template";
import { recordOf } from "@lead-dashboard/domain/channels/loose-json";
import { readTwilioInbound, readTwilioStatus } from "@lead-dashboard/domain/channels/twilio-webhook";
import { readWhatsAppWebhook } from "@lead-dashboard/domain/channels/whatsapp-webhook";
import { keepEnvironmentAccount } from "../channels/keep-environment-account.ts";
import { openNumber } from "../channels/open-number.ts";
import { type ChannelAccountRow, ENVIRONMENT_ACCOUNT } from "../channels/store.ts";
import { findWebhookAccount } from "../channels/store-webhooks.ts";
import type { ListPayload } from "../channels/sync-every-list.ts";
import { isFromTwilio, isFromWhatsApp, isSameText } from "../channels/verify-webhook.ts";
import { baseUrlOf } from "../config/config.ts";
import type { Foundation } from "../foundation.ts";
import { enqueue } from "../jobs/queue.ts";
import { receiveFromNumber } from "./receive-from-number.ts";

/** Beyond what either provider sends (channels.md: up to 3 MB). */
const BODY_LIMIT = 4_194_304;

const refused = () => new Response(null, { status: 401 });
const tooLarge = () => new Response(null, { status: 413 });

async function bytesOf(request: Request): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > BODY_LIMIT) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Text that both databases can store. */
function storable(bytes: Buffer): string {
  return bytes.toString("utf8").replaceAll("\0", "\uFFFD");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The number that is called; the one of the environment is made when it is not there yet. */
async function accountOf(foundation: Foundation, channel: "whatsapp" | "sms", id: string) {
  if (id === ENVIRONMENT_ACCOUNT) await keepEnvironmentAccount(foundation);
  return findWebhookAccount(foundation.db, channel, id);
}

/** Answers Meta's handshake: the challenge back, and nothing else, to whoever knows the words agreed on. */
async function shakeHands(foundation: Foundation, accountId: string, request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const challenge = query.get("hub.challenge") ?? "";
  const account = await accountOf(foundation, "whatsapp", accountId);
  const number = account === undefined ? null : openNumber(account, foundation.config);
  const isKnown =
    number?.provider === "whatsapp" &&
    number.verifyToken !== "" &&
    query.get("hub.mode") === "subscribe" &&
    isSameText(query.get("hub.verify_token") ?? "", number.verifyToken);
  if (!isKnown || !/^[\w-]{1,200}$/.test(challenge)) return new Response(null, { status: 403 });
  return new Response(challenge, { status: 200, headers: { "content-type": "text/plain; charset=utf-8" } });
}

/** Answers `/webhooks/whatsapp/{id}`; the roof mounts it. */
export async function answerWhatsApp(
  foundation: Foundation,
  { accountId, request }: { accountId: string; request: Request },
): Promise<Response> {
  if (request.method === "GET") return shakeHands(foundation, accountId, request);
  const bytes = await bytesOf(request);
  if (bytes === null) return tooLarge();
  const account = await accountOf(foundation, "whatsapp", accountId);
  if (account === undefined) return refused();
  const number = openNumber(account, foundation.config);
  const signature = request.headers.get("x-hub-signature-256");
  if (number.provider !== "whatsapp" || !isFromWhatsApp({ appSecret: number.appSecret, signature }, bytes))
    return refused();
  const raw = storable(bytes);
  // One app may serve several numbers; each has its own address here, and hears only of itself.
  const payload = parsed(raw);
  if (readTemplateNews(payload).includes(number.businessAccountId ?? "")) await fetchListAgain(foundation, account);
  const news = readWhatsAppWebhook(payload).filter(({ phoneNumberId }) => phoneNumberId === number.phoneNumberId);
  const inbound = news.flatMap((one) => one.inbound);
  const receipts = news.flatMap((one) => one.receipts);
  await receiveFromNumber(foundation, { account, channel: "whatsapp", inbound, receipts, raw });
  return new Response(null, { status: 200 });
}

/** A template was approved, paused or changed: the list is fetched again, once for all news of a moment. */
function fetchListAgain({ db, clock }: Foundation, { id: accountId, organizationId }: ChannelAccountRow) {
  const payload: ListPayload = { organizationId, accountId };
  const job = { name: "channels.syncList", payload, organizationId, key: `channels.syncList:${accountId}` };
  return db.transaction((tx) => enqueue(tx, job, clock.now()));
}

/** Answers `/webhooks/twilio/{id}/inbound` and `/status`; the roof mounts both. */
export async function answerTwilio(
  foundation: Foundation,
  { accountId, about, request }: { accountId: string; about: string; request: Request },
): Promise<Response> {
  const bytes = await bytesOf(request);
  if (bytes === null) return tooLarge();
  const account = await accountOf(foundation, "sms", accountId);
  if (account === undefined) return refused();
  const number = openNumber(account, foundation.config);
  const { pathname, search, searchParams } = new URL(request.url);
  const raw = storable(bytes);
  const isForm = (request.headers.get("content-type") ?? "").startsWith("application/x-www-form-urlencoded");
  const form = isForm ? [...new URLSearchParams(bytes.toString("utf8"))] : null;
  const signed = {
    // never from the request's Host, which anybody can write
    address: `${baseUrlOf(foundation.config)}${pathname}${search}`,
    signature: request.headers.get("x-twilio-signature"),
  };
  if (number.provider !== "twilio" || !isFromTwilio({ authToken: number.authToken, ...signed }, { bytes, form }))
    return refused();
  const fields = form === null ? recordOf(parsed(raw)) : Object.fromEntries([...form].reverse());
  const inbound = about === "inbound" ? readTwilioInbound(fields) : null;
  const receipt = about === "status" ? readTwilioStatus(fields, searchParams.get("message")) : null;
  // Words like "queued" say only that it is on its way.
  const isOnItsWay = about === "status" && receipt === null && fields.MessageSid !== undefined;
  if (!isOnItsWay) {
    const news = { inbound: inbound === null ? [] : [inbound], receipts: receipt === null ? [] : [receipt] };
    await receiveFromNumber(foundation, { account, channel: "sms", ...news, raw });
  }
  return about === "inbound"
    ? new Response("<Response/>", { status: 200, headers: { "content-type": "text/xml; charset=utf-8" } })
    : new Response(null, { status: 204 });
}
