// Text messages by Twilio's REST API (channels.md, section 2).
import { recordOf, textOf } from "@lead-dashboard/domain/channels/loose-json";
import { httpVerdict, twilioVerdict } from "@lead-dashboard/domain/channels/twilio-errors";
import { twilioCharge, twilioErrorOf } from "@lead-dashboard/domain/channels/twilio-webhook";
import { callProvider, type ProviderAnswer, type ProviderCall } from "./call-provider.ts";
import type { SendOutcome } from "./channel.ts";
import { outcomeOfVerdict } from "./outcome-of-verdict.ts";
import type { OpenTwilio, SendText } from "./text-channel.ts";

const TRY_MS = 10_000;

/** Who we are to Twilio: the account by its API key, or by its token. */
export function twilioAuthorization({ accountSid, authToken, apiKey }: OpenTwilio): string {
  const { sid, secret } = apiKey ?? { sid: accountSid, secret: authToken };
  return `Basic ${Buffer.from(`${sid}:${secret}`).toString("base64")}`;
}

/** Calls Twilio as an account of ours; `path` comes after the account's own. */
export function callTwilio(
  account: OpenTwilio,
  path: string,
  call: Omit<ProviderCall, "url" | "headers">,
): Promise<ProviderAnswer> {
  return callProvider({
    ...call,
    url: `${account.addresses.twilioUrl}/2010-04-01/Accounts/${account.accountSid}${path}`,
    headers: {
      authorization: twilioAuthorization(account),
      ...(call.body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
    },
  });
}

/** Hands one text message over. */
export const sendByTwilio: SendText<OpenTwilio> = async (account, { to, text, receiptsTo }, budget) => {
  const { messagingServiceSid, from } = account;
  const form = new URLSearchParams({
    To: to,
    Body: text,
    ...(messagingServiceSid === null ? { From: from } : { MessagingServiceSid: messagingServiceSid }),
    ...(receiptsTo === null ? {} : { StatusCallback: receiptsTo }),
  });
  const { totalMs, isGateFresh: isStillWanted } = budget;
  const answer = await callTwilio(account, "/Messages.json", {
    method: "POST",
    body: form.toString(),
    totalMs,
    isStillWanted,
  });
  return outcomeOf(answer);
};

function outcomeOf(answer: ProviderAnswer): SendOutcome {
  if (answer.kind === "unwanted") return { kind: "stale" };
  if (answer.kind === "not-reached") return { kind: "retry", reason: answer.reason, isAccountRefused: false };
  if (answer.kind === "no-answer")
    return { kind: "unknown", reason: `The message was handed over, then ${answer.reason}` };
  const { status, body } = answer;
  const sid = textOf(recordOf(body).sid);
  if (status >= 200 && status < 300 && sid !== null)
    return {
      kind: "accepted",
      providerId: sid,
      answer: textOf(recordOf(body).status) ?? "",
      charge: twilioCharge(body),
    };
  const error = twilioErrorOf(body);
  if (error !== null) return outcomeOfVerdict(twilioVerdict(error), answer.retryAfterMs);
  // An error of the server says nothing of whether it had taken the message.
  if (status >= 500 || (status >= 200 && status < 300))
    return { kind: "unknown", reason: `The message was handed over, then Twilio answered ${status}` };
  return outcomeOfVerdict(httpVerdict("Twilio", status), answer.retryAfterMs);
}

/** The account itself, which says whether it is active, opens to its token alone: a standard API key gets 401 and 20003 there. */
const pathToTry = ({ apiKey }: OpenTwilio) => (apiKey === null ? ".json" : "/Messages.json?PageSize=1");

/** Tries account and token or key without sending; null when both are fine, else what is wrong in plain words. */
export async function tryTwilio(account: OpenTwilio): Promise<string | null> {
  const answer = await callTwilio(account, pathToTry(account), { method: "GET", totalMs: TRY_MS });
  if (answer.kind !== "answer") return "reason" in answer ? answer.reason : "It was not asked";
  if (answer.status < 300) {
    const state = textOf(recordOf(answer.body).status) ?? "active";
    return state === "active" ? null : `The account is ${state} at Twilio`;
  }
  const error = twilioErrorOf(answer.body);
  return (error === null ? httpVerdict("Twilio", answer.status) : twilioVerdict(error)).words;
}
