import type { ChannelAccountPatch } from "@lead-dashboard/contract/channels/schemas";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { limitValues } from "./account-limits.ts";
import { changeNumber } from "./change-number.ts";
import { checkAccount, fromEnvironment, settingsOf } from "./check-account.ts";
import { channelHooks } from "./hooks.ts";
import { type AccountSecrets, sealSecrets, secretsOf } from "./open-account.ts";
import { newDkimKey } from "./sign-mail.ts";
import {
  type ChannelAccountRow,
  type ChannelAccountValues,
  channelAccountStore,
  channelAccountWriter,
} from "./store.ts";

/** What of the account of the environment is set here; its servers and passwords are not. */
const OURS: ReadonlySet<string> = new Set<keyof ChannelAccountPatch>([
  "isPaused",
  "isOpenToStrangers",
  "dailyCap",
  "ratePerMinute",
  "window",
  "spacing",
  "warmUp",
  "segmentPrice",
  "signature",
]);

/** What a mailbox has not. */
const NUMBERS_ONLY = ["whatsapp", "twilio", "segmentPrice"] as const;

/**
 * Changes, pauses or resumes an account. A password that is left out stays, unless its server changed: it is not handed to
 * another. Gives how many messages go on with it that waited because it was paused.
 */
export async function changeAccount(
  foundation: Foundation,
  caller: Caller,
  { id, patch }: { id: string; patch: ChannelAccountPatch },
): Promise<number> {
  const before = await channelAccountStore(foundation.db, caller.scope).find(id);
  if (before === undefined) throw notFound();
  const change = () => applyPatch(foundation, caller, { before, patch });
  if (before.isPaused && patch.isPaused === false) return goOn(foundation, caller, { id, change });
  await change();
  return 0;
}

/** Lets an account go on by `change`, and what waits for it with it; gives how many messages that are. */
export async function goOn(
  foundation: Foundation,
  { organizationId }: Caller,
  { id, change }: { id: string; change: () => Promise<void> },
): Promise<number> {
  const scope = { organizationId };
  const before = await channelAccountStore(foundation.db, scope).findWithState(id);
  const account = { scope, accountId: id, restedUntil: before?.breaker?.openUntil ?? null };
  let waiting = 0;
  for (const resuming of channelHooks.all("resuming")) waiting += await resuming(foundation, account);
  await change();
  for (const resumed of channelHooks.all("resumed")) await resumed(foundation, account);
  return waiting;
}

async function applyPatch(
  foundation: Foundation,
  caller: Caller,
  { before, patch }: { before: ChannelAccountRow; patch: ChannelAccountPatch },
): Promise<void> {
  const { db, config, clock } = foundation;
  const { id } = before;
  if (before.isFromEnvironment && Object.keys(patch).some((field) => !OURS.has(field))) throw fromEnvironment();
  if (before.channel !== "email" || NUMBERS_ONLY.some((field) => patch[field] !== undefined))
    return changeNumber(foundation, caller, { account: before, patch });
  if (before.mailLogin !== null) refuseServers(patch);
  await checkAccount(db, caller.scope, patch);
  const now = clock.now();
  const freshKey = patch.dkim == null ? null : await newDkimKey();
  await db.transaction(async (tx) => {
    const writer = channelAccountWriter(tx, caller.scope);
    const account = await writer.hold(id);
    if (account === undefined) throw notFound();
    const values: Partial<ChannelAccountValues> = {
      ...ownValues(patch),
      ...limitValues(patch),
      ...(patch.isPaused === false ? { pauseReason: null, resumedAt: now } : {}),
    };
    const { smtp, imap } = patch;
    const kept = secretsOf(account, config);
    const dkimKey = patch.dkim == null ? kept.dkimKey : (kept.dkimKey ?? freshKey);
    if (patch.dkim !== undefined) values.sealedSecrets = sealSecrets({ ...kept, dkimKey }, account, config);
    if (smtp !== undefined || imap !== undefined) {
      const mailServers = {
        smtp: smtp === undefined ? (account.mailServers?.smtp ?? null) : settingsOf(smtp),
        imap: imap === undefined ? (account.mailServers?.imap ?? null) : imap === null ? null : settingsOf(imap),
      };
      if (mailServers.smtp === null) throw new Error(`The mail account ${id} has no outgoing server`);
      values.verifiedAt = null;
      values.mailServers = { smtp: mailServers.smtp, imap: mailServers.imap };
      values.sealedSecrets = sealSecrets({ ...kept, ...secretsAfter(account, kept, patch), dkimKey }, account, config);
      await writer.keepMailbox(id, mailServers.imap !== null);
      await writer.forgetErrors(id);
    }
    // Whoever resumes it has looked into what barred it.
    if (patch.isPaused === false && account.isPaused) await writer.endRest(id, now);
    await writer.update(id, values, now);
    await recordEvent(
      tx,
      {
        type: "channelAccount.changed",
        organizationId: caller.organizationId,
        actor: caller.actor,
        subjectId: id,
        detail: { name: account.name, fields: Object.keys(patch) },
      },
      now,
    );
  });
}

/** The servers of a mailbox somebody signed in to are its provider's, and its address is the mailbox's. */
function refuseServers(patch: ChannelAccountPatch): void {
  const given = (["address", "smtp", "imap"] as const).filter((field) => patch[field] !== undefined);
  if (given.length > 0)
    throw invalid(given.map((path) => ({ path, message: "comes from the provider of this mailbox" })));
}

/** What of an account is stored as it is entered. */
function ownValues(patch: ChannelAccountPatch): Partial<ChannelAccountValues> {
  const { name, memberId, address, senderName, signature, dkim, isPaused, isOpenToStrangers } = patch;
  const plain = { name, memberId, address, senderName, signature, dkim, isPaused, isOpenToStrangers };
  return Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
}

function secretsAfter(
  account: ChannelAccountRow,
  kept: AccountSecrets,
  { smtp, imap }: ChannelAccountPatch,
): Pick<AccountSecrets, "smtpPassword" | "imapPassword"> {
  const servers = account.mailServers;
  const sameSmtp = smtp === undefined || smtp.host === servers?.smtp.host;
  const sameImap = imap == null || imap.host === servers?.imap?.host;
  return {
    smtpPassword: smtp?.password ?? (sameSmtp ? kept.smtpPassword : null),
    imapPassword: imap === null ? null : (imap?.password ?? (sameImap ? kept.imapPassword : null)),
  };
}
