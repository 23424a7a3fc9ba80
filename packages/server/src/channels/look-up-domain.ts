// Asks DNS what a domain says of its mail. The names come from people, the answers from anybody: everything is bounded.
import { Resolver } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import {
  type MailDomainFacts,
  type MailSender,
  organizationalDomain,
  type SenderAddress,
  usualSelectors,
} from "@lead-dashboard/domain/channels/mail-domain";
import { isOutside } from "./guard-host.ts";

/** How DNS is asked: empty when a name has nothing of the kind; throws when there is no answer. */
export interface MailDns {
  texts(name: string): Promise<string[]>;
  exchanges(name: string): Promise<string[]>;
  /** IPv4 and IPv6 */
  addresses(name: string): Promise<string[]>;
  /** what the PTR records of an address say */
  names(address: string): Promise<string[]>;
}

const ASK_MS = 4_000;
const MOST_QUESTIONS = 25;
const MOST_NAMES = 4;
const NOTHING: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA", "EBADNAME"]);

async function orNothing<T>(asking: Promise<T[]>): Promise<T[]> {
  try {
    return await asking;
  } catch (error) {
    const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
    if (NOTHING.has(code)) return [];
    throw error;
  }
}

/** DNS as this machine asks it, or the servers named (`address` or `address:port`). */
export function openMailDns(servers: readonly string[]): MailDns {
  const resolver = new Resolver({ timeout: ASK_MS, tries: 2 });
  if (servers.length > 0) resolver.setServers([...servers]);
  return {
    texts: async (name) => (await orNothing(resolver.resolveTxt(name))).map((parts) => parts.join("")),
    exchanges: async (name) =>
      (await orNothing(resolver.resolveMx(name)))
        .sort((one, other) => one.priority - other.priority)
        .map(({ exchange }) => exchange),
    addresses: async (name) =>
      (await Promise.all([orNothing(resolver.resolve4(name)), orNothing(resolver.resolve6(name))])).flat(),
    names: (address) => orNothing(resolver.reverse(address)),
  };
}

/** How many questions an SPF record makes a receiver ask; those behind includes count too (RFC 7208, section 4.6.4). */
async function countLookups(dns: MailDns, domain: string, texts: readonly string[]): Promise<number> {
  let count = 0;
  const seen = new Set([domain]);
  const walk = async (records: readonly string[]): Promise<void> => {
    const record = records.find((text) => /^v=spf1(?:\s|$)/i.test(text)) ?? "";
    for (const term of record.split(/\s+/).slice(1)) {
      const match = /^[+~?-]?(include|a|mx|ptr|exists|redirect)(?:[:=/]|$)(\S*)/i.exec(term);
      if (match === null || count > MOST_QUESTIONS) continue;
      count += 1;
      const [, kind = "", name = ""] = match;
      if (!/^(?:include|redirect)$/i.test(kind) || name === "" || name.includes("%") || seen.has(name)) continue;
      seen.add(name);
      await walk(await dns.texts(name).catch(() => []));
    }
  };
  await walk(texts);
  return count;
}

async function findDmarc(dns: MailDns, domain: string): Promise<MailDomainFacts["dmarc"]> {
  for (const name of new Set([domain, organizationalDomain(domain)])) {
    const records = await dns.texts(`_dmarc.${name}`);
    if (records.some((text) => /^v=DMARC1/i.test(text))) return { name: `_dmarc.${name}`, records };
  }
  return { name: `_dmarc.${domain}`, records: [] };
}

/** An address, the names it has, and whether one of them has it. */
async function lookUpAddress(dns: MailDns, address: string): Promise<SenderAddress> {
  const isInside = !isOutside(address);
  const names = isInside ? [] : await dns.names(address).catch(() => undefined);
  let isConfirmed = false;
  for (const name of names?.slice(0, MOST_NAMES) ?? []) {
    const back = await dns.addresses(name).catch(() => []);
    isConfirmed ||= back.some((one) => isSameAddress(one, address));
  }
  return { address, isInside, names, isConfirmed };
}

/** IPv6 is written in several ways. */
function isSameAddress(one: string, other: string): boolean {
  if (isIP(one) !== isIP(other)) return false;
  if (isIP(one) === 4) return one === other;
  const list = new BlockList();
  list.addAddress(one, "ipv6");
  return list.check(other, "ipv6");
}

async function lookUpSender(dns: MailDns, host: string): Promise<MailSender> {
  const bare = host.replace(/^\[|\]$/g, "");
  const found = isIP(bare) === 0 ? await dns.addresses(bare).catch(() => undefined) : [bare];
  const addresses = found && (await Promise.all(found.slice(0, MOST_NAMES).map((one) => lookUpAddress(dns, one))));
  return { host: bare, addresses };
}

/** What DNS says of a domain's mail, for `judgeMailDomain`. `host`: the server mails are handed to. */
export async function lookUpDomain(
  dns: MailDns,
  { domain, signs, provider, host }: Pick<MailDomainFacts, "domain" | "signs" | "provider"> & { host: string },
): Promise<MailDomainFacts> {
  const selectors = signs === null ? usualSelectors(provider) : [signs.selector];
  const signer = signs?.domain ?? domain;
  const or = <T>(asking: Promise<T>) => asking.catch(() => undefined);
  const [texts, exchanges, dmarc, sender, keys] = await Promise.all([
    or(dns.texts(domain)),
    or(dns.exchanges(domain)),
    or(findDmarc(dns, domain)),
    provider === null ? lookUpSender(dns, host) : null,
    Promise.all(
      selectors.map(async (selector) => {
        const records = await dns.texts(`${selector}._domainkey.${signer}`).catch(() => []);
        return { selector, domain: signer, record: records.find((text) => /p=/i.test(text)) ?? null };
      }),
    ),
  ]);
  const spfLookups = texts === undefined ? 0 : await countLookups(dns, domain, texts);
  return { domain, texts, spfLookups, dmarc, exchanges, keys, signs, provider, sender };
}
