import type { SenderLead } from "@lead-dashboard/contract/messages/conversation-schemas";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { leadStore } from "../leads/store.ts";
import { leadOfStranger } from "./lead-of-stranger.ts";
import { receiveMessage } from "./receive-message.ts";
import { strangerStore, strangerWriter } from "./store-strangers.ts";

/**
 * Makes a lead of an unknown sender, or says which lead it is. Its mails go into the lead's conversation and take effect as if
 * they had been known from the start: a reply is a reply.
 */
export async function takeUnknownSender(
  { db, clock }: Foundation,
  caller: Caller,
  { id, wish }: { id: string; wish: SenderLead },
): Promise<string> {
  const now = clock.now();
  const { scope, organizationId, actor } = caller;
  const whole = { organizationId };
  const sender = await strangerStore(db, scope).find(id);
  if (sender === undefined) throw notFound();
  return db.transaction(async (tx) => {
    const mails = await strangerStore(tx, scope).mailsOf(id);
    if (wish.leadId !== undefined && (await leadStore(tx, scope).find(wish.leadId)) === undefined)
      throw new AppError("unprocessable", "no-such-lead", "There is no such lead.", {
        errors: [{ path: "leadId", message: "is not a lead" }],
      });
    // a person decided: it does not matter whether the mailbox is open to strangers
    const account = { channel: "email", memberId: sender.memberId, isOpenToStrangers: true } as const;
    const { address } = sender;
    const name = wish.name ?? sender.name;
    const leadId = wish.leadId ?? (await leadOfStranger(tx, whole, { account, address, name }, now));
    if (leadId === null || !(await strangerWriter(tx, scope).remove(id))) throw notFound();
    for (const { providerId, subject, body, receivedAt } of mails) {
      const mail = { channel: "email", providerId, subject, body, address, receivedAt } as const;
      await receiveMessage(tx, whole, { leadId, ...mail, accountId: sender.accountId }, now);
    }
    const after = { leadId, mails: mails.length, isNew: wish.leadId === undefined };
    const type = "unknownSender.taken" as const;
    await recordEvent(tx, { type, organizationId, actor, subjectId: id, leadId, after }, now);
    return leadId;
  });
}
