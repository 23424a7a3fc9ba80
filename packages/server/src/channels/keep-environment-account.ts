// The accounts made from MAIL_* and IMAP_*, WHATSAPP_* and TWILIO_* stand in the table like any other, so that plans, lanes
// and screens know only one kind. Their secrets stay in the environment.
import { isDeepStrictEqual } from "node:util";
import type { Config } from "../config/config.ts";
import type { Scope, Tx } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { withKnownCountries } from "./close-country.ts";
import { channelHooks } from "./hooks.ts";
import {
  type ChannelAccountValues,
  channelAccountWriter,
  ENVIRONMENT_ACCOUNT,
  ENVIRONMENT_NUMBERS,
  firstOrganization,
} from "./store.ts";

const SECURITY = { true: "tls", starttls: "starttls", false: "none" } as const;

/** `Ana <ana@example.com>` or the bare address. */
function senderOf(from: string): { address: string; senderName: string | null } {
  const match = /^\s*"?([^"<]*?)"?\s*<([^<>\s]+)>\s*$/.exec(from);
  if (match === null) return { address: from.trim(), senderName: null };
  return { address: match[2] ?? from.trim(), senderName: match[1]?.trim() || null };
}

function mailboxOf(config: Config): ChannelAccountValues | null {
  const { mail, imap } = config;
  if (mail === null) return null;
  return {
    id: ENVIRONMENT_ACCOUNT,
    channel: "email",
    name: "E-mail of this installation",
    memberId: null,
    isFromEnvironment: true,
    isPaused: false,
    ...senderOf(mail.from),
    mailServers: {
      smtp: { host: mail.host, port: mail.port, security: SECURITY[mail.secure], user: mail.user },
      imap:
        imap === null ? null : { host: imap.host, port: imap.port, security: SECURITY[imap.secure], user: imap.user },
    },
    sealedSecrets: null,
    dailyCap: null,
    ratePerMinute: null,
    sendWindow: null,
    isOpenToStrangers: false,
  };
}

const USUAL = {
  memberId: null,
  isFromEnvironment: true,
  isPaused: false,
  senderName: null,
  mailServers: null,
  sealedSecrets: null,
  dailyCap: null,
  ratePerMinute: null,
  sendWindow: null,
  isOpenToStrangers: true,
} as const;

function whatsAppOf({ whatsApp, saasMode }: Config): ChannelAccountValues | null {
  if (whatsApp === null || saasMode) return null;
  return {
    ...USUAL,
    id: ENVIRONMENT_NUMBERS.whatsapp,
    channel: "whatsapp",
    name: "WhatsApp of this installation",
    address: whatsApp.phoneNumberId,
    numberSettings: { provider: "whatsapp", ...whatsApp },
  };
}

function twilioOf({ twilio, saasMode }: Config): ChannelAccountValues | null {
  if (twilio === null || saasMode) return null;
  const { accountSid, messagingServiceSid, from, apiKeySid } = twilio;
  return {
    ...USUAL,
    id: ENVIRONMENT_NUMBERS.sms,
    channel: "sms",
    name: "SMS of this installation",
    address: from ?? messagingServiceSid ?? "",
    numberSettings: {
      ...{ provider: "twilio", accountSid, messagingServiceSid },
      ...(apiKeySid === null ? {} : { apiKeySid }),
    },
  };
}

/** Whether it has been done, for each process: everybody who needs the account waits for the one who is at it. */
const keeping = new WeakMap<Foundation, Promise<boolean>>();

/** Brings the accounts of the environment up to date with the settings, once a process as soon as there is an organization. */
export async function keepEnvironmentAccount(foundation: Foundation): Promise<void> {
  const underWay = keeping.get(foundation) ?? keepOnce(foundation);
  keeping.set(foundation, underWay);
  try {
    if (await underWay) return;
  } catch (error) {
    keeping.delete(foundation);
    throw error;
  }
  keeping.delete(foundation);
}

/** False while there is no organization yet. */
async function keepOnce({ db, config, clock }: Foundation): Promise<boolean> {
  const organizationId = await firstOrganization(db);
  if (organizationId === null) return false;
  const now = clock.now();
  await db.transaction(async (tx) => {
    const scope = { organizationId };
    await keep(tx, scope, { id: ENVIRONMENT_ACCOUNT, wanted: mailboxOf(config) }, now);
    await keep(tx, scope, { id: ENVIRONMENT_NUMBERS.whatsapp, wanted: whatsAppOf(config) }, now);
    await keep(tx, scope, { id: ENVIRONMENT_NUMBERS.sms, wanted: twilioOf(config) }, now);
  });
  return true;
}

async function keep(
  tx: Tx,
  scope: Scope,
  { id, wanted }: { id: string; wanted: ChannelAccountValues | null },
  now: number,
): Promise<void> {
  const writer = channelAccountWriter(tx, scope);
  const present = await writer.hold(id);
  if (wanted === null) {
    if (present === undefined) return;
    for (const removed of channelHooks.all("removed")) await removed(tx, { scope, accountId: present.id, now });
    return writer.remove(present.id);
  }
  if (present === undefined) return writer.insert(wanted, now);
  const { name, address, senderName, mailServers } = wanted;
  const numberSettings = wanted.numberSettings == null ? null : withKnownCountries(present, wanted.numberSettings);
  await writer.update(present.id, { name, address, senderName, mailServers, numberSettings }, now);
  // how far a number was asked for its texts (messages/read-texts.ts) outlives a start
  if (wanted.channel === "email") await writer.keepMailbox(present.id, mailServers?.imap != null);
  // as they are once stored: PostgreSQL gives their keys back in an order of its own
  const settingsOf = (account: Pick<ChannelAccountValues, "mailServers" | "numberSettings">): unknown =>
    JSON.parse(JSON.stringify([account.mailServers, account.numberSettings ?? null]));
  const isSame = isDeepStrictEqual(settingsOf(present), settingsOf({ mailServers, numberSettings }));
  if (!isSame) await writer.forgetErrors(present.id);
}
