import type { ChannelAccountDomain } from "@lead-dashboard/contract/channels/schemas";
import { judgeMailDomain } from "@lead-dashboard/domain/channels/mail-domain";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { lookUpDomain, openMailDns } from "./look-up-domain.ts";
import { secretsOf } from "./open-account.ts";
import { dkimRecord } from "./sign-mail.ts";
import { type ChannelAccountRow, channelAccountStore } from "./store.ts";

/** By whom mail leaves, as far as its server's name tells. */
export function providerOf(host: string): "google" | "microsoft" | null {
  if (/(?:^|\.)(?:gmail|googlemail|google)\.com$/i.test(host)) return "google";
  return /(?:^|\.)(?:office365|outlook)\.com$/i.test(host) ? "microsoft" : null;
}

/** Looks whether the domain of a mail account vouches for its mails, and says what to change. */
export async function checkDomain(foundation: Foundation, caller: Caller, id: string): Promise<ChannelAccountDomain> {
  const { db, config } = foundation;
  const account = await channelAccountStore(db, caller.scope).find(id);
  if (account === undefined) throw notFound();
  const domain = account.address.slice(account.address.lastIndexOf("@") + 1).toLowerCase();
  if (account.channel !== "email" || !domain.includes("."))
    throw new AppError("conflict", "no-domain", "This account sends under no domain.");
  const facts = await lookUpDomain(openMailDns(config.dnsServers), {
    domain,
    signs: signerOf(account, foundation),
    provider: account.mailLogin?.provider ?? providerOf(account.mailServers?.smtp.host ?? ""),
    host: account.mailServers?.smtp.host ?? "",
  });
  return { domain, checks: judgeMailDomain(facts) };
}

function signerOf(account: ChannelAccountRow, { config }: Foundation) {
  if (account.dkim === null) return null;
  const { dkimKey } = secretsOf(account, config);
  const record = dkimKey === null ? null : dkimRecord({ ...account.dkim, privateKey: dkimKey }).value;
  return { ...account.dkim, publicKey: record?.split("p=")[1] ?? null };
}
