import type { ChannelAccountPatch } from "@lead-dashboard/contract/channels/schemas";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { changeNumber } from "./change-number.ts";
import { checkAccount, fromEnvironment, settingsOf } from "./check-account.ts";
import { type AccountSecrets, sealSecrets, secretsOf } from "./open-account.ts";
import {
  type ChannelAccountRow,
  type ChannelAccountValues,
  channelAccountStore,
  channelAccountWriter,
} from "./store.ts";

/** Changes, pauses or resumes an account. A password that is left out stays, unless its server changed: it is not handed to another. */
export async function changeAccount(
  foundation: Foundation,
  caller: Caller,
  change: { id: string; patch: ChannelAccountPatch },
): Promise<void> {
  const { db, config, clock } = foundation;
  const { id, patch } = change;
  const before = await channelAccountStore(db, caller.scope).find(id);
  if (before === undefined) throw notFound();
  const onlyPauses = Object.keys(patch).every((field) => field === "isPaused" || field === "isOpenToStrangers");
  if (before.isFromEnvironment && !onlyPauses) throw fromEnvironment();
  if (before.channel !== "email" || patch.whatsapp !== undefined || patch.twilio !== undefined)
    return changeNumber(foundation, caller, { account: before, patch });
  await checkAccount(db, caller.scope, patch);
  const now = clock.now();
  await db.transaction(async (tx) => {
    const account = await channelAccountStore(tx, caller.scope).find(id);
    if (account === undefined) throw notFound();
    const writer = channelAccountWriter(tx, caller.scope);
    const { smtp, imap, window, ...plain } = patch;
    const values: Partial<ChannelAccountValues> = {
      ...definedOf(plain),
      ...(window === undefined ? {} : { sendWindow: window }),
    };
    if (smtp !== undefined || imap !== undefined) {
      const mailServers = {
        smtp: smtp === undefined ? (account.mailServers?.smtp ?? null) : settingsOf(smtp),
        imap: imap === undefined ? (account.mailServers?.imap ?? null) : imap === null ? null : settingsOf(imap),
      };
      if (mailServers.smtp === null) throw new Error(`The mail account ${id} has no outgoing server`);
      values.mailServers = { smtp: mailServers.smtp, imap: mailServers.imap };
      values.sealedSecrets = sealSecrets(secretsAfter(account, secretsOf(account, config), patch), account, config);
      await writer.keepMailbox(id, mailServers.imap !== null);
      await writer.forgetErrors(id);
    }
    // Whoever resumes it has looked into what barred it.
    if (patch.isPaused === false && account.isPaused) await writer.forgetErrors(id);
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

function definedOf(patch: Omit<ChannelAccountPatch, "smtp" | "imap" | "window">): Partial<ChannelAccountValues> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

function secretsAfter(
  account: ChannelAccountRow,
  kept: AccountSecrets,
  { smtp, imap }: ChannelAccountPatch,
): AccountSecrets {
  const servers = account.mailServers;
  const sameSmtp = smtp === undefined || smtp.host === servers?.smtp.host;
  const sameImap = imap == null || imap.host === servers?.imap?.host;
  return {
    smtpPassword: smtp?.password ?? (sameSmtp ? kept.smtpPassword : null),
    imapPassword: imap === null ? null : (imap?.password ?? (sameImap ? kept.imapPassword : null)),
  };
}
