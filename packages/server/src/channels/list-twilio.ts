// What Twilio holds of a number, asked for where Twilio cannot call us (channels.md, section 2, "Lookup").
import { listOf, recordOf, textOf } from "@lead-dashboard/domain/channels/loose-json";
import { httpVerdict, twilioVerdict } from "@lead-dashboard/domain/channels/twilio-errors";
import { readTwilioListed, type TwilioListed, type TwilioMedia } from "@lead-dashboard/domain/channels/twilio-listed";
import { twilioErrorOf } from "@lead-dashboard/domain/channels/twilio-webhook";
import type { OpenTwilio } from "./text-channel.ts";
import { callTwilio } from "./twilio.ts";

const ASK_MS = 10_000;
const DAY_MS = 86_400_000;
/** Of 1,000 messages each. */
const MOST_PAGES = 30;

/** Which messages of a number: those that came to it, or those that left by it, since an instant (ms). */
export interface TwilioQuestion {
  readonly side: "came" | "left";
  readonly since: number;
}

/** The messages of one side, the latest first, back to the instant and some before it. Throws in plain words when Twilio cannot be asked. */
export async function listTwilioMessages(
  account: OpenTwilio,
  { side, since }: TwilioQuestion,
): Promise<TwilioListed[]> {
  const query = new URLSearchParams({ PageSize: "1000" });
  // a messaging service has numbers of its own, which only it knows
  if (account.messagingServiceSid === null) query.set(side === "came" ? "To" : "From", account.from);
  // its list goes by days
  const day = new Date(since - DAY_MS).toISOString().slice(0, 10);
  const root = `/2010-04-01/Accounts/${account.accountSid}`;
  const found: TwilioListed[] = [];
  let path: string | null = `/Messages.json?${query.toString()}&DateSent%3E=${day}`;
  for (let page = 0; page < MOST_PAGES && path !== null; page += 1) {
    const body: unknown = await ask(account, path);
    const listed = listOf(recordOf(body).messages).flatMap((entry) => readTwilioListed(entry) ?? []);
    found.push(...listed);
    if (listed.length > 0 && listed.every((one) => one.createdAt < since)) break;
    const next: string | null = textOf(recordOf(body).next_page_uri);
    // it stays at the account's own list, whatever the answer says
    path = next?.startsWith(`${root}/Messages.json?`) === true ? next.slice(root.length) : null;
  }
  return found;
}

/** The files of a message; none where Twilio has them no more. Throws as above. */
export async function listTwilioMedia(account: OpenTwilio, { sid }: TwilioListed): Promise<TwilioMedia[]> {
  const place = `/Messages/${encodeURIComponent(sid)}/Media`;
  const body = await ask(account, `${place}.json`, { mayBeGone: true });
  const root = `${account.addresses.twilioUrl}/2010-04-01/Accounts/${account.accountSid}${place}`;
  return listOf(recordOf(body).media_list).flatMap((entry) => {
    const { sid: id, content_type } = recordOf(entry);
    const name = textOf(id);
    return name === null ? [] : [{ url: `${root}/${encodeURIComponent(name)}`, type: textOf(content_type) ?? "" }];
  });
}

async function ask(account: OpenTwilio, path: string, { mayBeGone = false } = {}): Promise<unknown> {
  const answer = await callTwilio(account, path, { method: "GET", totalMs: ASK_MS });
  if (answer.kind !== "answer") throw new Error("reason" in answer ? answer.reason : "Twilio was not asked");
  if (answer.status === 200) return answer.body;
  if (answer.status === 404 && mayBeGone) return null;
  const error = twilioErrorOf(answer.body);
  throw new Error((error === null ? httpVerdict("Twilio", answer.status) : twilioVerdict(error)).words);
}
