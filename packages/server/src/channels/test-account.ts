import type { ChannelAccountTest } from "@lead-dashboard/contract/channels/schemas";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { openAccount } from "./open-account.ts";
import { channelAccountStore, channelAccountWriter } from "./store.ts";
import { testNumber } from "./test-number.ts";

/** Tries an account's connections without sending; when all is well, earlier errors are forgotten and it sends again. */
export async function testAccount(foundation: Foundation, caller: Caller, id: string): Promise<ChannelAccountTest> {
  const { db, config } = foundation;
  const row = await channelAccountStore(db, caller.scope).find(id);
  if (row !== undefined && row.channel !== "email") return testNumber(foundation, caller, row);
  if (row === undefined || row.mailServers === null) throw notFound();
  const account = openAccount(row, config);
  const [{ trySmtp }, { tryImap }] = await Promise.all([import("./smtp.ts"), import("./imap.ts")]);
  const [smtp, imap] = await Promise.all([
    trySmtp(account.smtp),
    account.imap === null ? undefined : tryImap(account.imap),
  ]);
  if (smtp === null && imap == null)
    await db.transaction((tx) => channelAccountWriter(tx, caller.scope).forgetErrors(id));
  return {
    smtp: { ok: smtp === null, error: smtp },
    imap: imap === undefined ? null : { ok: imap === null, error: imap },
    provider: null,
  };
}
