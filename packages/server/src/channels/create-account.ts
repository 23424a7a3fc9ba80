import type {
  NewChannelAccount,
  NewMailAccount,
  NewTwilioAccount,
  NewWhatsAppAccount,
} from "@lead-dashboard/contract/channels/schemas";
import type { Config } from "../config/config.ts";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { limitValues } from "./account-limits.ts";
import { checkAccount, settingsOf } from "./check-account.ts";
import { numberParts } from "./new-number.ts";
import { sealSecrets } from "./open-account.ts";
import { sealNumber } from "./open-number.ts";
import { newDkimKey } from "./sign-mail.ts";
import { type AccountPlace, type ChannelAccountValues, channelAccountWriter } from "./store.ts";
import { businessOf, setConversations } from "./store-business.ts";

type Kind = Pick<
  ChannelAccountValues,
  "address" | "senderName" | "signature" | "dkim" | "mailServers" | "numberSettings" | "sealedSecrets"
>;

async function mailAccount(account: NewMailAccount, place: AccountPlace, config: Config): Promise<Kind> {
  const secrets = {
    smtpPassword: account.smtp.password ?? null,
    imapPassword: account.imap?.password ?? account.smtp.password ?? null,
    dkimKey: account.dkim == null ? null : await newDkimKey(),
    tokens: null,
  };
  const hasSecret = Object.values(secrets).some((secret) => secret !== null);
  return {
    address: account.address,
    senderName: account.senderName ?? null,
    signature: account.signature ?? null,
    dkim: account.dkim ?? null,
    mailServers: { smtp: settingsOf(account.smtp), imap: account.imap == null ? null : settingsOf(account.imap) },
    sealedSecrets: hasSecret ? sealSecrets(secrets, place, config) : null,
  };
}

function numberAccount(account: NewWhatsAppAccount | NewTwilioAccount, place: AccountPlace, config: Config): Kind {
  const { address, settings, secrets } = numberParts(account, config);
  return {
    address,
    senderName: null,
    mailServers: null,
    numberSettings: settings,
    sealedSecrets: sealNumber(secrets, place, config),
  };
}

/** Connects a mailbox or a number; its passwords are stored sealed. Gives its id. */
export async function createAccount(
  { db, config, clock }: Foundation,
  caller: Caller,
  account: NewChannelAccount,
): Promise<string> {
  await checkAccount(db, caller.scope, account);
  const { organizationId } = caller;
  const id = newId();
  const now = clock.now();
  const place = { organizationId, id };
  const own =
    account.channel === "email" ? await mailAccount(account, place, config) : numberAccount(account, place, config);
  await db.transaction(async (tx) => {
    await channelAccountWriter(tx, caller.scope).insert(
      {
        id,
        channel: account.channel,
        name: account.name,
        memberId: account.memberId ?? null,
        isFromEnvironment: false,
        isPaused: false,
        ...own,
        dailyCap: null,
        ratePerMinute: null,
        sendWindow: null,
        ...limitValues(account),
        isOpenToStrangers: account.isOpenToStrangers ?? account.channel !== "email",
      },
      now,
    );
    const businessId = businessOf(own.numberSettings ?? null);
    if (businessId !== null && account.channel === "whatsapp" && account.conversationsPerDay != null)
      await setConversations(tx, caller.scope, { businessId, perDay: account.conversationsPerDay, toldAt: null });
    await recordEvent(
      tx,
      {
        type: "channelAccount.created",
        organizationId,
        actor: caller.actor,
        subjectId: id,
        after: { name: account.name, address: own.address, memberId: account.memberId ?? null },
      },
      now,
    );
  });
  return id;
}
