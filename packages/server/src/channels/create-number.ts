import type { NewTwilioAccount, NewWhatsAppAccount } from "@lead-dashboard/contract/channels/schemas";
import { newId } from "../db/ids.ts";
import type { NumberSettings } from "../db/tables/channels.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { checkAccount } from "./check-account.ts";
import { type NumberSecrets, sealNumber } from "./open-number.ts";
import { channelAccountWriter } from "./store.ts";

interface Parts {
  readonly address: string;
  readonly settings: NumberSettings;
  readonly secrets: NumberSecrets;
}

function partsOf(account: NewWhatsAppAccount | NewTwilioAccount): Parts {
  if (account.channel === "whatsapp") {
    const { number, phoneNumberId, businessAccountId = null, ...secrets } = account.whatsapp;
    return { address: number, settings: { provider: "whatsapp", phoneNumberId, businessAccountId }, secrets };
  }
  const { from, accountSid, authToken, messagingServiceSid = null } = account.twilio;
  return { address: from, settings: { provider: "twilio", accountSid, messagingServiceSid }, secrets: { authToken } };
}

/** Connects a number of WhatsApp or Twilio; its secrets are stored sealed. Gives its id. */
export async function createNumber(
  { db, config, clock }: Foundation,
  caller: Caller,
  account: NewWhatsAppAccount | NewTwilioAccount,
): Promise<string> {
  await checkAccount(db, caller.scope, { window: account.window, memberId: account.memberId });
  const { address, settings, secrets } = partsOf(account);
  const id = newId();
  const now = clock.now();
  const { organizationId } = caller;
  await db.transaction(async (tx) => {
    await channelAccountWriter(tx, caller.scope).insert(
      {
        id,
        channel: account.channel,
        name: account.name,
        memberId: account.memberId ?? null,
        isFromEnvironment: false,
        isPaused: false,
        address,
        senderName: null,
        mailServers: null,
        numberSettings: settings,
        sealedSecrets: sealNumber(secrets, { organizationId, id }, config),
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
        after: { name: account.name, address, memberId: account.memberId ?? null },
      },
      now,
    );
  });
  return id;
}
