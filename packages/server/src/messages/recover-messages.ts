// After a worker died: what it had only claimed is planned again; what it was handing off is asked after where the
// provider can be asked, and otherwise shown as unknown. Nothing is sent a second time by itself.

import type { SendOutcome, Trace } from "../channels/channel.ts";
import { openAccount } from "../channels/open-account.ts";
import { channelAccountStore } from "../channels/store.ts";
import type { Foundation } from "../foundation.ts";
import { recordOutcome } from "./record-outcome.ts";
import type { MessageRow } from "./store.ts";
import { abandonedMessages, freeLanes, noteDue } from "./store-lanes.ts";
import { messageWriter } from "./store-write.ts";
import { traceMail } from "./trace-mail.ts";
import { traceText } from "./trace-text.ts";

async function traceOf({ db, config }: Foundation, message: MessageRow): Promise<Trace> {
  if (message.channel !== "email" || message.providerId === null || message.accountId === null) return "unaskable";
  const account = await channelAccountStore(db, { organizationId: message.organizationId }).find(message.accountId);
  if (account === undefined || account.mailServers?.imap == null) return "unaskable";
  try {
    return await traceMail(openAccount(account, config), message.providerId);
  } catch {
    // its secrets do not open
    return "unaskable";
  }
}

/** Plans a message again that was claimed only. */
export async function putBack({ db }: Foundation, message: MessageRow, now: number): Promise<void> {
  await db.transaction(async (tx) => {
    const scope = { organizationId: message.organizationId };
    const writer = messageWriter(tx, scope);
    const set = { state: "planned", dueAt: message.dueAt ?? now, leaseHolder: null, leaseEndsAt: null } as const;
    const back = await writer.update(message.id, { set, states: ["claimed"], fence: message.fence }, now);
    if (back === undefined) return;
    await writer.journal(message.id, { what: "recovered", fence: message.fence }, now);
    if (back.accountId !== null)
      await noteDue(tx, { organizationId: scope.organizationId, accountId: back.accountId }, now);
  });
}

/** The id a provider has a message under that it did not confirm; null when it has none, or cannot be asked. */
async function foundAs(foundation: Foundation, message: MessageRow): Promise<string | null> {
  if (message.channel === "email") return (await traceOf(foundation, message)) === "found" ? message.providerId : null;
  const { accountId, address: to, body } = message;
  if (message.channel !== "sms" || accountId === null || to === null) return null;
  const scope = { organizationId: message.organizationId };
  const account = await channelAccountStore(foundation.db, scope).find(accountId);
  if (account === undefined) return null;
  return traceText(foundation, { account, to, body, since: message.updatedAt }).catch(() => null);
}

async function settle(foundation: Foundation, message: MessageRow): Promise<void> {
  const providerId = await foundAs(foundation, message);
  const outcome: SendOutcome =
    providerId !== null
      ? { kind: "accepted", providerId, answer: "found among the sent mails" }
      : {
          kind: "unknown",
          reason: "The program stopped while this was handed over: it may have left. Look, then say whether it did",
        };
  await foundation.db.transaction((tx) =>
    recordOutcome(tx, { message, outcome, random: 0, isOurFault: true }, foundation.clock.now()),
  );
}

/** Takes back what workers left that are gone. `dead`: those proved so; leases that ended count as well. */
export async function recoverMessages(foundation: Foundation, dead: readonly string[] | "all"): Promise<number> {
  const { db, clock } = foundation;
  const abandoned = await abandonedMessages(db, dead, clock.now());
  for (const message of abandoned) {
    if (message.state === "claimed") await putBack(foundation, message, clock.now());
  }
  await Promise.all(
    abandoned.filter(({ state }) => state === "handing-off").map((message) => settle(foundation, message)),
  );
  await db.transaction((tx) => freeLanes(tx, dead, clock.now()));
  return abandoned.length;
}
