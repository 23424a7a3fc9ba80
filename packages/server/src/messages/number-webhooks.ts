// What WhatsApp and Twilio call: the signature first, over the bytes as they came; then the delivery is stored as it is, what
// a lead wrote takes effect, and only then it is acknowledged. Nothing of an unsigned call is looked at or kept.
import { keepEnvironmentAccount } from "../channels/keep-environment-account.ts";
import { openNumber } from "../channels/open-number.ts";
import { type ChannelAccountRow, ENVIRONMENT_ACCOUNT } from "../channels/store.ts";
import { findWebhookAccount } from "../channels/store-webhooks.ts";
import { isFromTwilio, isFromWhatsApp, isSameText } from "../channels/verify-webhook.ts";
import { baseUrlOf } from "../config/config.ts";
import type { Foundation } from "../foundation.ts";
import { readBody } from "../http/read-body.ts";
import { countRefusedCall } from "./count-refused-calls.ts";
import { takeDelivery } from "./take-delivery.ts";

/** Beyond what either provider sends (channels.md: up to 3 MB). */
const BODY_LIMIT = 4_194_304;

type Account = ChannelAccountRow | undefined;

/** Nothing of the call is kept; that there was one is counted. */
function refused(foundation: Foundation, channel: "whatsapp" | "sms", account: Account): Response {
  countRefusedCall(foundation, channel, account ?? null);
  return new Response(null, { status: 401 });
}

const tooLarge = () => new Response(null, { status: 413 });

/** Text that both databases can store. */
function storable(bytes: Buffer): string {
  return bytes.toString("utf8").replaceAll("\0", "\uFFFD");
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
  const bytes = await readBody(request, BODY_LIMIT);
  if (bytes === null) return tooLarge();
  const account = await accountOf(foundation, "whatsapp", accountId);
  if (account === undefined) return refused(foundation, "whatsapp", account);
  const number = openNumber(account, foundation.config);
  const signature = request.headers.get("x-hub-signature-256");
  if (number.provider !== "whatsapp" || !isFromWhatsApp({ appSecret: number.appSecret, signature }, bytes))
    return refused(foundation, "whatsapp", account);
  await takeDelivery(foundation, { account, number }, { about: "whatsapp", echoedId: null, raw: storable(bytes) });
  return new Response(null, { status: 200 });
}

/** Answers `/webhooks/twilio/{id}/inbound` and `/status`; the roof mounts both. */
export async function answerTwilio(
  foundation: Foundation,
  { accountId, about, request }: { accountId: string; about: string; request: Request },
): Promise<Response> {
  const bytes = await readBody(request, BODY_LIMIT);
  if (bytes === null) return tooLarge();
  const account = await accountOf(foundation, "sms", accountId);
  if (account === undefined) return refused(foundation, "sms", account);
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
    return refused(foundation, "sms", account);
  const delivery = {
    about: about === "inbound" ? about : "status",
    echoedId: searchParams.get("message"),
    raw,
  } as const;
  await takeDelivery(foundation, { account, number }, delivery);
  return about === "inbound"
    ? new Response("<Response/>", { status: 200, headers: { "content-type": "text/xml; charset=utf-8" } })
    : new Response(null, { status: 204 });
}
