import type { NewChannelAccount } from "@lead-dashboard/contract/channels/schemas";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { checkAccount, settingsOf } from "./check-account.ts";
import { createNumber } from "./create-number.ts";
import { sealSecrets } from "./open-account.ts";
import { channelAccountWriter } from "./store.ts";

/** Connects a mailbox or a number; its passwords are stored sealed. Gives its id. */
export async function createAccount(
  { db, config, clock, log }: Foundation,
  caller: Caller,
  account: NewChannelAccount,
): Promise<string> {
  if (account.channel !== "email") return createNumber({ db, config, clock, log }, caller, account);
  await checkAccount(db, caller.scope, account);
  const id = newId();
  const now = clock.now();
  const { organizationId } = caller;
  const secrets = {
    smtpPassword: account.smtp.password ?? null,
    imapPassword: account.imap?.password ?? account.smtp.password ?? null,
  };
  const hasSecret = secrets.smtpPassword !== null || secrets.imapPassword !== null;
  await db.transaction(async (tx) => {
    await channelAccountWriter(tx, caller.scope).insert(
      {
        id,
        channel: account.channel,
        name: account.name,
        memberId: account.memberId ?? null,
        isFromEnvironment: false,
        isPaused: false,
        address: account.address,
        senderName: account.senderName ?? null,
        mailServers: { smtp: settingsOf(account.smtp), imap: account.imap == null ? null : settingsOf(account.imap) },
        sealedSecrets: hasSecret ? sealSecrets(secrets, { organizationId, id }, config) : null,
        dailyCap: account.dailyCap ?? null,
        ratePerMinute: account.ratePerMinute ?? null,
        sendWindow: account.window ?? null,
      },
      now,
    );
    await recordEvent(
      tx,
      {
        type: "channelAccount.created",
        organizationId,
        actor: caller.actor,
        subjectId: id,
        after: { name: account.name, address: account.address, memberId: account.memberId ?? null },
      },
      now,
    );
  });
  return id;
}
