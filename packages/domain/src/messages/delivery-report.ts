// Reads the machine part of a bounce (RFC 3464) and guesses for programs that do not write one.

/** What became of one receiver. `status` is the enhanced code of RFC 3463, "5.1.1". */
export interface DeliveryReport {
  readonly action: "failed" | "delayed" | "other";
  readonly status: string | null;
  readonly recipient: string | null;
  readonly diagnostic: string | null;
}

/** The address does not exist: 5.1.x that name the mailbox or its host (channels.md, section 3, "Bounces"). */
const HARD = new Set(["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4"]);

/** Whether a failure means that nothing can ever reach this address. Full mailboxes, size and policy are not. */
export function isHardBounce(report: DeliveryReport): boolean {
  if (report.action !== "failed") return false;
  if (report.status !== null && report.status !== "5.0.0") return HARD.has(report.status);
  return /user unknown|unknown user|no such user|does not exist|mailbox (?:unavailable|not found)|invalid recipient|recipient (?:address )?rejected|unknown recipient/i.test(
    report.diagnostic ?? "",
  );
}

/** Refusals by policy (RFC 3463, X.7): of who sends, how or how much, so every mail of the account would meet them. */
const POLICY = /\b5\.7\.\d{1,3}\b/;
/** Policies of one receiver's own making: a closed list, a mailbox that takes no mail from outside (Exchange). */
const RECEIVER_POLICY = /\b5\.7\.(?:12[0-9]|13[0-6])\b/;
/** Enhanced codes that name the receiver's address as the fault, and words of those that give none. */
const BAD_ADDRESS = /\b5\.1\.(?:1|2|3|6|10)\b|user unknown|no such user|unknown user|mailbox not found|does not exist/i;
/** What servers say that give no enhanced code. */
const BARRED = /spamhaus|block ?list|black ?list|\bblocked\b|\bspam\b|reputation|\bdmarc\b|\bspf\b|\bdkim\b/i;

/** Whether a server's words say that the receiver's address does not exist. */
export function isBadAddress(words: string): boolean {
  return BAD_ADDRESS.test(words);
}

/** Whether a server's words refuse the sender, and so every mail of its account; no fault of the receiver's. */
export function isRefusalOfSender(words: string): boolean {
  if (isBadAddress(words) || RECEIVER_POLICY.test(words)) return false;
  return /\b5\.\d{1,3}\.\d{1,3}\b/.test(words) ? POLICY.test(words) : BARRED.test(words);
}

function field(block: string, name: string): string | null {
  const unfolded = block.replace(/\r?\n[ \t]+/g, " ");
  for (const line of unfolded.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return null;
}

/** `rfc822; ana@example.com` → `ana@example.com` */
function typed(value: string | null): string | null {
  return value === null
    ? null
    : value
        .slice(value.indexOf(";") + 1)
        .trim()
        .replace(/^<|>$/g, "") || null;
}

/** The reports of a `message/delivery-status` part, one per receiver. */
export function readDeliveryStatus(part: string): DeliveryReport[] {
  return part
    .slice(0, 65_536)
    .split(/\r?\n\r?\n/)
    .filter((block) => field(block, "action") !== null || field(block, "status") !== null)
    .map((block) => {
      const action = field(block, "action")?.toLowerCase().split(/\s/)[0];
      return {
        action: action === "failed" ? "failed" : action === "delayed" ? "delayed" : "other",
        status: /\d\.\d{1,3}\.\d{1,3}/.exec(field(block, "status") ?? "")?.[0] ?? null,
        recipient: typed(field(block, "final-recipient") ?? field(block, "original-recipient"))?.toLowerCase() ?? null,
        diagnostic: typed(field(block, "diagnostic-code")),
      };
    });
}

/** A report out of prose, for servers that follow no standard. */
export function guessDeliveryReport(text: string): DeliveryReport {
  const head = text.slice(0, 8_192);
  const diagnostic =
    head.split(/\r?\n/).find((line) => /\b[45]\d\d\b|unknown|does not exist|no such|rejected|full/i.test(line)) ?? null;
  return {
    action:
      /\b(?:delayed|will be retried|warning: )/i.test(head) && !/\bfailed|undeliverable\b/i.test(head)
        ? "delayed"
        : "failed",
    status: /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(head)?.[1] ?? null,
    recipient: /<?([^\s<>"']{1,64}@[^\s<>"':;,]{1,190})>?/.exec(head)?.[1]?.toLowerCase() ?? null,
    diagnostic: diagnostic?.trim().slice(0, 500) ?? null,
  };
}
