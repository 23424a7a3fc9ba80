import type { ChannelAccount, MailServer } from "@lead-dashboard/contract/channels/schemas";
import { hasBeenTried } from "@lead-dashboard/domain/channels/account-trials";
import { sentToday } from "@lead-dashboard/domain/messages/account-pace";
import { type Config, isPublic } from "../config/config.ts";
import type { MailServerSettings } from "../db/tables/channels.ts";
import { presentPace } from "./account-limits.ts";
import { closedCountries } from "./close-country.ts";
import { secretsOf } from "./open-account.ts";
import { openNumber } from "./open-number.ts";
import { dkimRecord } from "./sign-mail.ts";
import { type ChannelAccountState, ENVIRONMENT_ACCOUNT } from "./store.ts";

const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

/** Whether a password is stored, never which. */
function presentServer(server: MailServerSettings, hasPassword: boolean): MailServer {
  return { ...server, passwordHint: hasPassword ? "••••••••" : null };
}

function presentNumber(account: ChannelAccountState, config: Config): Pick<ChannelAccount, "whatsapp" | "twilio"> {
  const { numberSettings: settings } = account;
  if (settings?.provider === "whatsapp") {
    const { phoneNumberId, businessAccountId } = settings;
    return { whatsapp: { phoneNumberId, businessAccountId }, twilio: null };
  }
  if (settings?.provider !== "twilio") return { whatsapp: null, twilio: null };
  return {
    whatsapp: null,
    twilio: {
      accountSid: settings.accountSid,
      messagingServiceSid: settings.messagingServiceSid,
      apiKeySid: settings.apiKeySid ?? null,
      hasAuthToken: hasAuthToken(account, config),
    },
  };
}

function hasAuthToken(account: ChannelAccountState, config: Config): boolean {
  const number = openNumber(account, config);
  return number.provider === "twilio" && number.authToken !== "";
}

const NO_TOKEN =
  "The account's auth token is not known here: Twilio signs its calls with it, so answers and receipts it sends are refused. Enter it under Change";

/** Where Twilio can call us it must be able to prove that it is Twilio. */
function tokenWarning(account: ChannelAccountState, config: Config): string | null {
  const isCalled = account.channel === "sms" && (isPublic(config) || config.sandbox);
  return isCalled && !hasAuthToken(account, config) ? NO_TOKEN : null;
}

function stateOf(account: ChannelAccountState): ChannelAccount["state"] {
  if (account.isPaused) return "paused";
  if (account.lastError !== null || account.mailboxError !== null) return "failing";
  return hasBeenTried(account) ? "ok" : "unverified";
}

function presentDkim(account: ChannelAccountState, config: Config): ChannelAccount["dkim"] {
  if (account.dkim === null) return null;
  const { dkimKey } = secretsOf(account, config);
  return { ...account.dkim, record: dkimKey === null ? null : dkimRecord({ ...account.dkim, privateKey: dkimKey }) };
}

/** Where the account's provider calls; null for mailboxes. */
function webhookPathOf({ channel, id, isFromEnvironment }: ChannelAccountState): string | null {
  if (channel === "email") return null;
  return `/webhooks/${channel === "sms" ? "twilio" : channel}/${isFromEnvironment ? ENVIRONMENT_ACCOUNT : id}`;
}

function closedWarning(account: ChannelAccountState): string | null {
  const closed = closedCountries(account);
  return closed.length === 0
    ? null
    : `Text messages to ${closed.join(", ")} are switched off at Twilio: allow them in its console (Geo permissions), then press Test`;
}

/** An account as it is shown. Its passwords stay here. `conversations`: of its business on WhatsApp; `spent`: on text messages. */
export function presentAccount(
  { account, conversations, spent }: { account: ChannelAccountState } & Pick<ChannelAccount, "conversations" | "spent">,
  config: Config,
  now: number,
): ChannelAccount {
  const pace = presentPace(account, now);
  const secrets = account.isFromEnvironment ? secretsOf(account, config) : null;
  const has = (password: string | null | undefined) =>
    secrets === null ? account.sealedSecrets !== null : password != null;
  const servers = account.mailServers;
  return {
    id: account.id,
    channel: account.channel,
    name: account.name,
    memberId: account.memberId,
    isFromEnvironment: account.isFromEnvironment,
    isPaused: account.isPaused,
    address: account.address,
    senderName: account.senderName,
    smtp: servers === null ? null : presentServer(servers.smtp, has(secrets?.smtpPassword)),
    imap: servers === null || servers.imap === null ? null : presentServer(servers.imap, has(secrets?.imapPassword)),
    ...presentNumber(account, config),
    dailyCap: account.dailyCap,
    ratePerMinute: account.ratePerMinute,
    window: account.sendWindow === null ? null : { ...account.sendWindow, days: [...account.sendWindow.days] },
    spacing: account.spacing,
    warmUp: account.warmUp,
    capToday: pace.capToday,
    nextFreeAt: iso(pace.nextFreeAt),
    conversations,
    ...(account.channel === "sms" ? { segmentPrice: account.segmentPrice, spent } : {}),
    pauseReason: account.isPaused ? account.pauseReason : null,
    warning: account.warning ?? tokenWarning(account, config) ?? closedWarning(account),
    login: account.channel === "email" ? (account.mailLogin?.provider ?? "password") : null,
    signature: account.signature,
    dkim: presentDkim(account, config),
    isOpenToStrangers: account.isOpenToStrangers,
    refusedCalls:
      account.lastRefusedAt === null
        ? null
        : { count: account.refusedCalls, lastAt: new Date(account.lastRefusedAt).toISOString() },
    unclearDeliveries: account.unclearDeliveries,
    state: stateOf(account),
    sentToday: sentToday(account, now),
    lastError: account.lastError ?? account.mailboxError,
    lastErrorAt: iso(account.lastErrorAt ?? account.mailboxErrorAt),
    lastSentAt: iso(account.lastSentAt),
    lastSyncAt: iso(account.lastSyncAt),
    webhookPath: webhookPathOf(account),
    createdAt: iso(account.createdAt),
  };
}
