// Asks DNS what a domain says of its mail. The names come from people, the answers from anybody: everything is bounded.
import { Resolver } from "node:dns/promises";
import {
  type MailDomainFacts,
  organizationalDomain,
  usualSelectors,
} from "@lead-dashboard/domain/channels/mail-domain";

/** How DNS is asked: empty when a name has nothing of the kind; throws when there is no answer. */
export interface MailDns {
  texts(name: string): Promise<string[]>;
  exchanges(name: string): Promise<string[]>;
}

const ASK_MS = 4_000;
const MOST_QUESTIONS = 25;
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

/** What DNS says of a domain's mail, for `judgeMailDomain`. */
export async function lookUpDomain(
  dns: MailDns,
  { domain, signs, provider }: Pick<MailDomainFacts, "domain" | "signs" | "provider">,
): Promise<MailDomainFacts> {
  const selectors = signs === null ? usualSelectors(provider) : [signs.selector];
  const signer = signs?.domain ?? domain;
  const or = <T>(asking: Promise<T>) => asking.catch(() => undefined);
  const [texts, exchanges, dmarc, keys] = await Promise.all([
    or(dns.texts(domain)),
    or(dns.exchanges(domain)),
    or(findDmarc(dns, domain)),
    Promise.all(
      selectors.map(async (selector) => {
        const records = await dns.texts(`${selector}._domainkey.${signer}`).catch(() => []);
        return { selector, domain: signer, record: records.find((text) => /p=/i.test(text)) ?? null };
      }),
    ),
  ]);
  const spfLookups = texts === undefined ? 0 : await countLookups(dns, domain, texts);
  return { domain, texts, spfLookups, dmarc, exchanges, keys, signs, provider };
}
