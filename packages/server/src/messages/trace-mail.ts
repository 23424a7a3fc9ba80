import type { OpenAccount, Trace } from "../channels/channel.ts";
import { openEmailChannel } from "../channels/open-channel.ts";

/** A mailbox that does not answer must not hold up the lane, nor a restart. */
const TRACE_MS = 4_000;

/** Looks for a mail of ours where sent ones are kept, to settle a doubt; `no-answer`: the mailbox may tell another time. */
export function traceMail(account: OpenAccount, messageId: string): Promise<Trace | "no-answer"> {
  const looked = openEmailChannel()
    .then((channel) => channel.trace(account, messageId))
    .catch(() => "no-answer" as const);
  const late = new Promise<"no-answer">((resolve) => setTimeout(resolve, TRACE_MS, "no-answer").unref());
  return Promise.race([looked, late]);
}
