// Whether a mail is from whom it says, as the server that received it for us found (RFC 8601). Only the topmost result and
// those of the same server below it count: everything further down may have been written by whoever sent the mail.
// Servers that check nothing write nothing; then nobody knows.

/** `passed`: its domain vouches for it. `failed`: its domain, or the server it came from, says that it is forged. */
export type SenderProof = "passed" | "failed" | "unknown";

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

/** Judges the sender of a mail by its Authentication-Results headers, topmost first. */
export function senderProof(headers: readonly string[] | undefined, from: string | null): SenderProof {
  const [top] = headers ?? [];
  const domain = from?.split("@").at(-1)?.toLowerCase();
  if (headers === undefined || top === undefined || domain === undefined || domain === "") return "unknown";
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
