import type { ChannelAccountTest } from "@lead-dashboard/contract/channels/schemas";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { openMailbox } from "./open-mailbox.ts";
import { channelAccountStore, channelAccountWriter } from "./store.ts";
import { testNumber } from "./test-number.ts";

/** Tries an account's connections without sending; when all is well, earlier errors are forgotten and it sends again. */
export async function testAccount(foundation: Foundation, caller: Caller, id: string): Promise<ChannelAccountTest> {
  const { db, clock } = foundation;
  const row = await channelAccountStore(db, caller.scope).find(id);
  if (row !== undefined && row.channel !== "email") return testNumber(foundation, caller, row);
  if (row === undefined || row.mailServers === null) throw notFound();
  const account = await openMailbox(foundation, row).catch((error: Error) => error);
  if (account instanceof Error) {
    const refused = { ok: false, error: account.message };
    return { smtp: refused, imap: row.mailServers.imap === null ? null : refused, provider: null };
  }
  const [{ trySmtp }, { tryImap }] = await Promise.all([import("./smtp.ts"), import("./imap.ts")]);
  const [smtp, imap] = await Promise.all([
    trySmtp(account.smtp),
    account.imap === null ? undefined : tryImap(account.imap),
  ]);
  if (smtp === null && imap == null)
    await db.transaction((tx) => channelAccountWriter(tx, caller.scope).noteTried(id, clock.now()));
  return {
    smtp: { ok: smtp === null, error: smtp },
    imap: imap === undefined ? null : { ok: imap === null, error: imap },
    provider: null,
  };
}
