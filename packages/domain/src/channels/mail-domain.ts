// Whether a domain's DNS vouches for the mails sent under it: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) and MX, as
// the large receivers ask for it (channels.md, section 3, "Bulk-sender rules"); and whether the server mails leave by has a name that
// leads back to it.
import { getDomain } from "tldts";

/** What DNS says of a domain. Undefined: it could not be asked. */
export interface MailDomainFacts {
  /** of the sender's address */
  readonly domain: string;
  /** TXT records of the domain */
  readonly texts: readonly string[] | undefined;
  /** questions its SPF record makes a receiver ask */
  readonly spfLookups: number;
  /** the nearest DMARC record: of the domain, or of the one above it */
  readonly dmarc: { readonly name: string; readonly records: readonly string[] } | undefined;
  /** names of its mail servers */
  readonly exchanges: readonly string[] | undefined;
  /** keys that were asked for, by selector; null: there is none */
  readonly keys: readonly { readonly selector: string; readonly domain: string; readonly record: string | null }[];
  /** under which name the program signs itself */
  readonly signs: { readonly domain: string; readonly selector: string; readonly publicKey: string | null } | null;
  /** by whom the mails leave, when known */
  readonly provider: "google" | "microsoft" | null;
  /** the server they are handed to; null: a large provider's, which has its names in order */
  readonly sender: MailSender | null;
}

/** A mail server and the names of its addresses. */
export interface MailSender {
  readonly host: string;
  /** undefined: they could not be asked; empty: it has none */
  readonly addresses: readonly SenderAddress[] | undefined;
}

/** One address of a mail server. */
export interface SenderAddress {
  readonly address: string;
  /** inside a network, where nobody else can ask */
  readonly isInside: boolean;
  /** what its PTR record says; undefined: it could not be asked */
  readonly names: readonly string[] | undefined;
  /** one of the names leads back to it */
  readonly isConfirmed: boolean;
}

/** One thing that was looked at, and what to change when it is not well. */
export interface MailDomainFinding {
  readonly check: "MX" | "SPF" | "DKIM" | "DMARC" | "PTR";
  readonly level: "ok" | "warning" | "failure";
  readonly message: string;
  readonly remedy: string | null;
}

const INCLUDES = { google: "_spf.google.com", microsoft: "spf.protection.outlook.com" } as const;
const MOST_LOOKUPS = 10;

type Said = Omit<MailDomainFinding, "check">;
const ok = (message: string): Said => ({ level: "ok", message, remedy: null });
const warn = (message: string, remedy: string): Said => ({ level: "warning", message, remedy });
const fail = (message: string, remedy: string): Said => ({ level: "failure", message, remedy });
const unasked = (what: string): Said => warn(`${what} could not be asked for`, "check the connection and try again");

/** The domain a registrar sold, which is what DMARC compares by default. */
export function organizationalDomain(domain: string): string {
  return getDomain(domain) ?? domain;
}

/** The selectors whose keys are asked for: the program's own, else those the usual providers sign under. */
export function usualSelectors(provider: MailDomainFacts["provider"]): readonly string[] {
  if (provider === "google") return ["google"];
  if (provider === "microsoft") return ["selector1", "selector2"];
  return ["default", "dkim", "mail", "google", "selector1", "selector2", "k1", "s1", "zoho", "protonmail"];
}

function judgeMx({ domain, exchanges }: MailDomainFacts): Said {
  if (exchanges === undefined) return unasked(`The mail servers of ${domain}`);
  const named = exchanges.filter((name) => name !== "" && name !== ".");
  return named.length > 0
    ? ok(`${domain} receives mail at ${named.slice(0, 3).join(", ")}`)
    : fail(`${domain} receives no mail: answers and bounces are lost`, "add the MX records of your mail provider");
}

function judgeSpf({ domain, texts, spfLookups, provider }: MailDomainFacts): Said {
  if (texts === undefined) return unasked(`The SPF record of ${domain}`);
  const records = texts.filter((text) => /^v=spf1(?:\s|$)/i.test(text));
  const [record] = records;
  const include = provider === null ? "include:…your provider" : `include:${INCLUDES[provider]}`;
  if (record === undefined) return fail(`${domain} has no SPF record`, `add the TXT record: v=spf1 ${include} ~all`);
  if (records.length > 1)
    return fail(`${domain} has ${records.length} SPF records, which counts as none`, "merge them into one TXT record");
  if (/(?:^|\s)\+?all(?:\s|$)/i.test(record))
    return fail(`The SPF record of ${domain} lets everybody send`, "end it in ~all or -all instead of +all");
  if (spfLookups > MOST_LOOKUPS)
    return fail(
      `The SPF record of ${domain} makes receivers ask ${spfLookups} questions; more than ${MOST_LOOKUPS} count as an error`,
      "take out includes you do not need",
    );
  if (provider !== null && !record.toLowerCase().includes(INCLUDES[provider]))
    return fail(
      `The SPF record of ${domain} does not name ${provider === "google" ? "Google" : "Microsoft"}, by whom your mails leave`,
      `add ${include} before its end`,
    );
  if (!/(?:^|\s)(?:[-~?]all|redirect=\S+)(?:\s|$)/i.test(record))
    return warn(`The SPF record of ${domain} has no end`, "end it in ~all");
  return ok(`${domain} says who may send for it: ${record}`);
}

function judgeDkim({ domain, keys, signs }: MailDomainFacts): Said {
  const isAligned = (signer: string) => organizationalDomain(signer) === organizationalDomain(domain);
  if (signs !== null && !isAligned(signs.domain))
    return fail(
      `Mails are signed for ${signs.domain}, which does not count for ${domain}`,
      `sign for ${domain} or a domain below it`,
    );
  const live = keys.filter(({ record }) => record !== null && /(?:^|;)\s*p=[^;\s]/i.test(record));
  if (signs === null)
    return live.length > 0
      ? ok(`Keys are published under ${live.map(({ selector }) => selector).join(", ")}`)
      : warn(
          `No key was found under the usual names of ${domain}`,
          "switch on DKIM at your mail provider and publish the record it shows; a key under another name is not seen from here",
        );
  const own = keys.find(({ selector }) => selector === signs.selector);
  const name = `${signs.selector}._domainkey.${signs.domain}`;
  if (own?.record == null)
    return fail(
      `${name} has no key, so the signatures of your mails count as false`,
      "publish the TXT record shown here",
    );
  const published = /(?:^|;)\s*p=([^;]*)/i.exec(own.record)?.[1]?.replace(/\s/g, "") ?? "";
  return signs.publicKey === null || published === signs.publicKey
    ? ok(`${name} holds the key your mails are signed with`)
    : fail(`${name} holds another key than your mails are signed with`, "publish the TXT record shown here");
}

function judgeDmarc({ domain, dmarc }: MailDomainFacts): Said {
  if (dmarc === undefined) return unasked(`The DMARC record of ${domain}`);
  const records = dmarc.records.filter((text) => /^v=DMARC1\s*(?:;|$)/i.test(text));
  const [record] = records;
  if (record === undefined)
    return fail(
      `${domain} has no DMARC record; Gmail, Yahoo and Microsoft ask for one`,
      `add the TXT record _dmarc.${organizationalDomain(domain)}: v=DMARC1; p=none; rua=mailto:you@${domain}`,
    );
  if (records.length > 1)
    return fail(`${dmarc.name} has several DMARC records, which count as none`, "keep one of them");
  const tag = (name: string) => new RegExp(`;\\s*${name}\\s*=\\s*([^;\\s]*)`, "i").exec(record)?.[1]?.toLowerCase();
  const policy = tag("p");
  if (policy !== "none" && policy !== "quarantine" && policy !== "reject")
    return fail(`${dmarc.name} names no policy`, "add p=none, p=quarantine or p=reject");
  if (tag("adkim") === "s")
    return warn(
      `${dmarc.name} asks for signatures of exactly ${domain} (adkim=s)`,
      `let your provider sign for ${domain} itself, or take adkim=s out`,
    );
  return ok(`${dmarc.name} has the policy ${policy}`);
}

/** By its name a receiver tells a mail server from somebody's computer: the address has a name, and the name the address. */
function judgePtr({ provider, sender }: MailDomainFacts): Said {
  if (sender === null)
    return ok(`Mails leave by ${provider === "microsoft" ? "Microsoft" : "Google"}, whose servers have their names`);
  const { host, addresses } = sender;
  if (addresses === undefined) return unasked(`The addresses of ${host}`);
  if (addresses.length === 0) return warn(`${host} has no address in DNS`, "check the name of the outgoing server");
  const open = addresses.filter(({ isInside }) => !isInside);
  if (open.length === 0)
    return warn(
      `${host} is inside your network: under which address its mails reach others is not seen from here`,
      "see that this address has a PTR record, and that the name in it leads back to the address",
    );
  const nameless = open.find(({ isConfirmed, names }) => !isConfirmed && names !== undefined);
  if (nameless === undefined) {
    const [first] = open.flatMap(({ names }) => names ?? []);
    return first === undefined
      ? unasked(`The names of ${open.map(({ address }) => address).join(", ")}`)
      : ok(`${open.map(({ address }) => address).join(", ")} is ${first}, and the other way round`);
  }
  const { address, names = [] } = nameless;
  const remedy = `ask whoever runs ${host} to set the PTR record of ${address} to a name whose A or AAAA record is ${address}`;
  return names.length === 0
    ? warn(`${address} (${host}) has no name (PTR record): Gmail and others refuse mail from such servers`, remedy)
    : warn(`${address} (${host}) is called ${names[0]}, but that name does not lead back to it`, remedy);
}

/** Judges a domain; each finding says what to change. */
export function judgeMailDomain(facts: MailDomainFacts): MailDomainFinding[] {
  return [
    { check: "MX", ...judgeMx(facts) },
    { check: "SPF", ...judgeSpf(facts) },
    { check: "DKIM", ...judgeDkim(facts) },
    { check: "DMARC", ...judgeDmarc(facts) },
    { check: "PTR", ...judgePtr(facts) },
  ];
}
