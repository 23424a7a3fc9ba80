// Whether a mail is from whom it says, as the server that received it for us found (RFC 8601). Only the topmost result and
// those of the same server below it count: everything further down may have been written by whoever sent the mail.
// Servers that check nothing write nothing, and whoever sends can write it for them: that a sender is vouched for is believed
// of the receiving server alone. That one is forged is believed of anybody; nobody says so of themselves.
import { getDomain } from "tldts";

/** `passed`: its domain vouches for it. `failed`: its domain, or the server it came from, says that it is forged. */
export type SenderProof = "passed" | "failed" | "unknown";

/** A line of a mail's way, as the mail has them: the topmost was written last. */
export interface TraceLine {
  readonly name: "received" | "authentication-results";
  readonly value: string;
}

interface Result {
  readonly method: string;
  readonly verdict: string;
  readonly properties: string;
}

const PASSED = /^pass$/;
const FAILED = /^(?:fail|softfail|permerror)$/;

/** Comments in parentheses may hold anything. */
const withoutComments = (text: string) => text.replace(/\([^()]{0,998}\)/g, " ");

function serverOf(header: string): string {
  return withoutComments(header).split(";", 1)[0]?.trim().split(/\s/, 1)[0]?.toLowerCase() ?? "";
}

function resultsOf(header: string): Result[] {
  return withoutComments(header)
    .split(";")
    .slice(1)
    .flatMap((part) => {
      const match = /^\s*([a-z0-9-]+)(?:\/\d+)?\s*=\s*([a-z]+)(.*)$/is.exec(part);
      if (match === null) return [];
      const [, method = "", verdict = "", properties = ""] = match;
      return [{ method: method.toLowerCase(), verdict: verdict.toLowerCase(), properties: properties.toLowerCase() }];
    });
}

/** Whether a domain named in a result is the sender's, one above or one below it. */
function isAligned(properties: string, names: RegExp, domain: string): boolean {
  const named = names.exec(properties)?.[1]?.replace(/^.*@/, "") ?? "";
  return named.includes(".") && (named === domain || domain.endsWith(`.${named}`) || named.endsWith(`.${domain}`));
}

/** Hops inside a receiver's own network, which their names do not tell apart from any other's. */
const INTERNAL = /^(?:\[?[\da-f]*[.:][\da-f.:]+\]?|[^.]+|.*\.(?:internal|local|lan|localdomain))$/;

/** Whether the topmost result is the receiving server's: above all hops, or of the domain that wrote the topmost of them. */
function isReceivers(trace: readonly TraceLine[], server: string): boolean {
  const place = trace.findIndex(({ name }) => name === "authentication-results");
  const hops = trace
    .slice(0, place)
    .flatMap(({ value }) => /(?:^|\s)by\s+([^\s;()]{1,255})/i.exec(value.slice(0, 2_000))?.[1]?.toLowerCase() ?? []);
  if (place === 0) return true;
  const host = hops.find((hop) => !INTERNAL.test(hop));
  if (host === undefined) return false;
  // Microsoft names no server in its results
  const isNamed = !server.includes("=");
  const domain = getDomain(host);
  return domain !== null && (isNamed ? getDomain(server) === domain : domain === "outlook.com");
}

/** Judges the sender of a mail by what the servers on its way wrote. */
export function senderProof(trace: readonly TraceLine[], from: string | null): SenderProof {
  const headers = trace.flatMap(({ name, value }) => (name === "authentication-results" ? value : []));
  const [top] = headers;
  const domain = from?.split("@").at(-1)?.toLowerCase();
  if (top === undefined || domain === undefined || domain === "") return "unknown";
  const proof = judged(headers, top, domain);
  return proof === "passed" && !isReceivers(trace, serverOf(top)) ? "unknown" : proof;
}

function judged(headers: readonly string[], top: string, domain: string): SenderProof {
  const server = serverOf(top);
  const end = headers.findIndex((header) => serverOf(header) !== server);
  const results = headers.slice(0, end === -1 ? headers.length : end).flatMap(resultsOf);
  const dmarc = results.filter(({ method }) => method === "dmarc");
  if (dmarc.some(({ verdict }) => PASSED.test(verdict))) return "passed";
  if (dmarc.some(({ verdict }) => FAILED.test(verdict))) return "failed";
  const vouched = results.some(
    ({ method, verdict, properties }) =>
      PASSED.test(verdict) &&
      ((method === "dkim" && isAligned(properties, /header\.[di]=["']?([^\s;"']+)/, domain)) ||
        (method === "spf" && isAligned(properties, /smtp\.mailfrom=["']?([^\s;"']+)/, domain))),
  );
  if (vouched) return "passed";
  const denied = results.some(({ method, verdict }) => (method === "spf" || method === "dkim") && FAILED.test(verdict));
  return denied ? "failed" : "unknown";
}
