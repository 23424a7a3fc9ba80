// What Twilio holds of a number, asked for where Twilio cannot call us (channels.md, section 2, "Lookup").
import { listOf, recordOf, textOf } from "@lead-dashboard/domain/channels/loose-json";
import { httpVerdict, twilioVerdict } from "@lead-dashboard/domain/channels/twilio-errors";
import { readTwilioListed, type TwilioListed, type TwilioMedia } from "@lead-dashboard/domain/channels/twilio-listed";
import { twilioErrorOf } from "@lead-dashboard/domain/channels/twilio-webhook";
import type { OpenTwilio } from "./text-channel.ts";
import { callTwilio } from "./twilio.ts";

const ASK_MS = 10_000;
/** Who waits to send again asks for less long. */
const LOOK_MS = 4_000;
const DAY_MS = 86_400_000;
/** Of 1,000 messages each. */
const MOST_PAGES = 30;

/** Twilio could not be asked; why, in plain words. */
class NotAsked extends Error {}

/** Which messages of a number: those that came to it, or those that left by it (all, or to one number), since an instant (ms). */
export type TwilioQuestion = { readonly since: number } & (
  | { readonly side: "came" }
  | { readonly side: "left"; readonly to?: string }
);

function addressOf({ messagingServiceSid, from }: OpenTwilio, question: TwilioQuestion): string {
  const query = new URLSearchParams({ PageSize: "1000" });
  if ("to" in question && question.to !== undefined) query.set("To", question.to);
  // a messaging service has numbers of its own, which only it knows
  if (messagingServiceSid === null) query.set(question.side === "came" ? "To" : "From", from);
  // its list goes by days
  const day = new Date(question.since - DAY_MS).toISOString().slice(0, 10);
  return `/Messages.json?${query.toString()}&DateSent%3E=${day}`;
}

/** A page of the list. `next`: where it goes on, below the account's own address; null: it was the last. */
export interface TwilioPage {
  readonly listed: readonly TwilioListed[];
  readonly next: string | null;
}

const LIST = "/Messages.json?";

/**
 * The messages of one side, the latest first, page after page, thirty at most; `from`: the question, or where an earlier walk stopped.
 * Throws in plain words when Twilio cannot be asked.
 */
export async function* pagesOfTwilio(
  account: OpenTwilio,
  from: TwilioQuestion | string,
  totalMs = ASK_MS,
): AsyncGenerator<TwilioPage> {
  const root = `/2010-04-01/Accounts/${account.accountSid}`;
  let path: string | null = typeof from === "string" ? from : addressOf(account, from);
  for (let page = 0; page < MOST_PAGES && path?.startsWith(LIST) === true; page += 1) {
    const body: unknown = await ask(account, path, { totalMs });
    const following: string | null = textOf(recordOf(body).next_page_uri);
    // it stays at the account's own list, whatever the answer says
    path = following?.startsWith(root + LIST) === true ? following.slice(root.length) : null;
    yield { listed: listOf(recordOf(body).messages).flatMap((entry) => readTwilioListed(entry) ?? []), next: path };
  }
}

/** All of them back to the instant and some before it. Throws as above. */
export async function listTwilio(account: OpenTwilio, question: TwilioQuestion): Promise<TwilioListed[]> {
  const found: TwilioListed[] = [];
  for await (const { listed } of pagesOfTwilio(account, question)) {
    found.push(...listed);
    if (listed.length > 0 && listed.every((one) => one.createdAt < question.since)) break;
  }
  return found;
}

/** The latest to a number, to settle a doubt; null when Twilio cannot be asked. */
export async function lookAtTwilio(
  account: OpenTwilio,
  { to, since }: { to: string; since: number },
): Promise<readonly TwilioListed[] | null> {
  try {
    for await (const { listed } of pagesOfTwilio(account, { side: "left", to, since }, LOOK_MS)) return listed;
  } catch (error) {
    if (!(error instanceof NotAsked)) throw error;
    return null;
  }
  return [];
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

async function ask(account: OpenTwilio, path: string, { totalMs = ASK_MS, mayBeGone = false } = {}): Promise<unknown> {
  const answer = await callTwilio(account, path, { method: "GET", totalMs });
  if (answer.kind !== "answer") throw new NotAsked("reason" in answer ? answer.reason : "Twilio was not asked");
  if (answer.status === 200) return answer.body;
  if (answer.status === 404 && mayBeGone) return null;
  const error = twilioErrorOf(answer.body);
  throw new NotAsked((error === null ? httpVerdict("Twilio", answer.status) : twilioVerdict(error)).words);
}
