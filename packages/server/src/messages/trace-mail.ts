import type { OpenAccount, Trace } from "../channels/channel.ts";
import { openEmailChannel } from "../channels/open-channel.ts";

/** A mailbox that does not answer must not hold up the lane, nor a restart. */
const TRACE_MS = 4_000;

/** Looks for a mail of ours where sent ones are kept, to settle a doubt; what cannot be asked in time stays in doubt. */
export function traceMail(account: OpenAccount, messageId: string): Promise<Trace> {
  const looked = openEmailChannel()
    .then((channel) => channel.trace(account, messageId))
    .catch(() => "unaskable" as const);
  const late = new Promise<Trace>((resolve) => setTimeout(resolve, TRACE_MS, "unaskable").unref());
  return Promise.race([looked, late]);
}
