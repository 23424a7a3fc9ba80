// Messages by the WhatsApp Cloud API (channels.md, section 1).
import type { ProviderVerdict } from "@lead-dashboard/domain/channels/provider-event";
import { httpVerdict } from "@lead-dashboard/domain/channels/twilio-errors";
import { isWhatsAppDoubt, whatsAppVerdict } from "@lead-dashboard/domain/channels/whatsapp-errors";
import { whatsAppErrorOf, whatsAppHoldOf, whatsAppIdOf } from "@lead-dashboard/domain/channels/whatsapp-webhook";
import { isUserId } from "@lead-dashboard/domain/messages/address";
import { callProvider, type ProviderAnswer, type ProviderCall } from "./call-provider.ts";
import type { SendOutcome } from "./channel.ts";
import { outcomeOfVerdict } from "./outcome-of-verdict.ts";
import type { OpenWhatsApp, OutgoingText, SendText } from "./text-channel.ts";

const TRY_MS = 10_000;

function callWhatsApp(
  { phoneNumberId, accessToken, addresses }: OpenWhatsApp,
  path: string,
  call: Omit<ProviderCall, "url" | "headers">,
): Promise<ProviderAnswer> {
  return callProvider({
    ...call,
    url: `${addresses.whatsAppUrl}/${addresses.whatsAppVersion}/${phoneNumberId}${path}`,
    headers: {
      authorization: `Bearer ${accessToken}`,
      ...(call.body === undefined ? {} : { "content-type": "application/json" }),
    },
  });
}

/** Pictures are shown in the chat, everything else is a document with its name. */
function mediaOf({ mediaId, name, mediaType }: NonNullable<OutgoingText["file"]>, text: string): object {
  const type = mediaType.startsWith("image/") ? "image" : "document";
  const caption = text === "" ? {} : { caption: text };
  return { type, [type]: { id: mediaId, ...caption, ...(type === "document" ? { filename: name } : {}) } };
}

function bodyOf({ messageId, to, text, template, file }: OutgoingText): string {
  return JSON.stringify({
    messaging_product: "whatsapp",
    recipient_type: "individual",
    ...(isUserId(to) ? { recipient: to } : { to }),
    biz_opaque_callback_data: messageId,
    ...(template !== null
      ? { type: "template", template }
      : file === undefined
        ? { type: "text", text: { body: text, preview_url: false } }
        : mediaOf(file, text)),
  });
}

/** Hands one message over. */
export const sendByWhatsApp: SendText<OpenWhatsApp> = async (account, outgoing, budget) => {
  const { totalMs, isGateFresh: isStillWanted } = budget;
  const body = bodyOf(outgoing);
  const answer = await callWhatsApp(account, "/messages", { method: "POST", body, totalMs, isStillWanted });
  return outcomeOf(answer, outgoing.attempt);
};

function outcomeOf(answer: ProviderAnswer, attempt: number): SendOutcome {
  if (answer.kind === "unwanted") return { kind: "stale" };
  if (answer.kind === "not-reached") return { kind: "retry", reason: answer.reason, isAccountRefused: false };
  if (answer.kind === "no-answer")
    return { kind: "unknown", reason: `The message was handed over, then ${answer.reason}` };
  const { status, body, retryAfterMs } = answer;
  const id = whatsAppIdOf(body);
  if (status >= 200 && status < 300 && id !== null) {
    const hold = whatsAppHoldOf(body);
    return { kind: "accepted", providerId: id, answer: "", ...(hold === null ? {} : { caution: hold }) };
  }
  const error = whatsAppErrorOf(body);
  const isDoubtful = error === null ? status >= 500 || status < 300 : isWhatsAppDoubt(error, status);
  if (isDoubtful) return { kind: "unknown", reason: `The message was handed over, then WhatsApp answered ${status}` };
  return outcomeOfVerdict(verdictOf(error, status, attempt), retryAfterMs);
}

function verdictOf(error: ReturnType<typeof whatsAppErrorOf>, status: number, attempt: number): ProviderVerdict {
  return error === null ? httpVerdict("WhatsApp", status) : whatsAppVerdict(error, attempt);
}

/** Tries number and token without sending; null when both are fine, else what is wrong in plain words. */
export async function tryWhatsApp(account: OpenWhatsApp): Promise<string | null> {
  const answer = await callWhatsApp(account, "?fields=display_phone_number", { method: "GET", totalMs: TRY_MS });
  if (answer.kind !== "answer") return "reason" in answer ? answer.reason : "It was not asked";
  return answer.status < 300 ? null : verdictOf(whatsAppErrorOf(answer.body), answer.status, 1).words;
}
