import { createHash } from "node:crypto";
import { classifyMail, type MailKind } from "@lead-dashboard/domain/messages/classify-mail";
import { type DeliveryReport, isHardBounce, isRefusalOfSender } from "@lead-dashboard/domain/messages/delivery-report";
import { senderProof } from "@lead-dashboard/domain/messages/sender-proof";
import { type ReceivedFile, receiveFiles } from "../attachments/receive-files.ts";
import type { FolderMail } from "../channels/imap.ts";
import type { ReceivedMail } from "../channels/parse-mail.ts";
import { pauseAccount } from "../channels/pause-account.ts";
import { channelAccountStore } from "../channels/store.ts";
import type { Config } from "../config/config.ts";
import type { Scope, Tx } from "../db/database.ts";
import { lockLeads } from "../leads/store.ts";
import { keepStrangeMail } from "./keep-strange-mail.ts";
import { type MailMatch, matchMail } from "./match-mail.ts";
import { type Inbound, receiveMessage } from "./receive-message.ts";
import { noteFate } from "./sender-health.ts";
import { noteInboundEvent } from "./store-mailboxes.ts";
import { suppress } from "./suppress.ts";

/** A mail out of a mailbox, parsed. */
export interface MailArrival {
  readonly accountId: string;
  /** what names this mail in this mailbox: folder, UIDVALIDITY, UID */
  readonly eventKey: string;
  readonly stored: Pick<FolderMail, "receivedAt">;
  readonly mail: ReceivedMail;
  /** the files of the mail, with their types found */
  readonly files?: readonly ReceivedFile[];
  readonly config: Config;
}

/** A week, when an automatic answer names no day. */
const USUAL_ABSENCE_MS = 7 * 86_400_000;
const BODY_LIMIT = 65_536;
const UNPROVED =
  "It answers no mail of yours, and nothing proves that it is from this address: look before you rely on it";

/** Without a Message-ID a mail is known by what it says. */
function idOf({ mail, stored }: MailArrival): string {
  return (
    mail.messageId ??
    `<${createHash("sha256").update(`${mail.from}|${mail.subject}|${stored.receivedAt}|${mail.text}`).digest("hex")}@no-message-id>`
  );
}

function partsOf(
  kind: Exclude<MailKind, { kind: "notice" }>,
  mail: ReceivedMail,
  now: number,
): Pick<Inbound, "kind" | "body" | "postponeUntil" | "isHardBounce"> {
  const body = mail.text.slice(0, BODY_LIMIT);
  if (kind.kind === "bounce") {
    return {
      kind: "bounce",
      body: kind.report.diagnostic ?? kind.report.status ?? body,
      isHardBounce: isHardBounce(kind.report),
    };
  }
  if (kind.kind !== "auto-reply") return { kind: kind.kind, body };
  // Whoever left the company will not answer: a person decides, so it counts as a reply.
  if (kind.hasLeft) return { kind: "reply", body };
  const dayAfter = kind.until === null ? null : kind.until + 86_400_000;
  return {
    kind: "auto-reply",
    body,
    postponeUntil: dayAfter === null || dayAfter <= now ? now + USUAL_ABSENCE_MS : dayAfter,
  };
}

/** Somebody nobody knows: never what the server took for junk. */
async function greetStranger(tx: Tx, scope: Scope, arrival: MailArrival, now: number): Promise<MailMatch | null> {
  if (!arrival.eventKey.startsWith("INBOX:")) return null;
  const { accountId, mail, stored } = arrival;
  const receivedAt = Math.min(now, stored.receivedAt);
  const leadId = await keepStrangeMail(tx, scope, { accountId, providerId: idOf(arrival), receivedAt, mail }, now);
  return leadId === null ? null : { leadId, answers: undefined, isByAddress: true };
}

/** Somebody nobody knows, or not any more, wants no mail: as a stranger's STOP by text, it holds should they come to be known. */
async function heedStranger(tx: Tx, scope: Scope, { accountId, mail }: MailArrival, now: number): Promise<void> {
  const own = (await channelAccountStore(tx, scope).find(accountId))?.address.toLowerCase();
  if (mail.from === null || mail.from === own) return;
  const actor = { kind: "system", name: "messages" } as const;
  const about = { channel: "email", leadId: null, suppressedFor: "opt-out", actor } as const;
  await suppress(tx, scope, { ...about, address: mail.from }, now);
}

/**
 * Who a mail is of. While this waits for the lead on PostgreSQL it may be merged into another, which then has the message that
 * is answered: asked again, the answer is found with the lead it is now.
 */
async function findMatch(tx: Tx, scope: Scope, question: Parameters<typeof matchMail>[2]): Promise<MailMatch | null> {
  const match = await matchMail(tx, scope, question);
  if (match === null || tx.engine === "sqlite") return match;
  const lead = (await lockLeads(tx, scope, [match.leadId])).get(match.leadId);
  return lead?.deletedAt === null ? match : matchMail(tx, scope, question);
}

/** Takes one mail in, in the transaction that moves the mailbox's cursor. False: it was none of ours, or known. */
export async function receiveMail(tx: Tx, scope: Scope, arrival: MailArrival, now: number): Promise<boolean> {
  const { mail, config, accountId } = arrival;
  const kind = classifyMail(mail, now);
  if (kind.kind === "notice") return false;
  const isReport = kind.kind === "bounce" || kind.kind === "complaint";
  const failed = kind.kind === "bounce" && mail.deliveryStatus !== null ? kind.report.recipient : null;
  const match =
    (await findMatch(tx, scope, { mail, isReport, failed, config, now })) ??
    (kind.kind === "reply" ? await greetStranger(tx, scope, arrival, now) : null);
  if (match === null && kind.kind === "opt-out") await heedStranger(tx, scope, arrival, now);
  if (match === null) return false;
  const parts = partsOf(kind, mail, now);
  // Forged by what our own server says of it: shown, and believed only when a person says so. An opt-out holds all the
  // same: not to write to somebody who did not ask for that costs less than to go on.
  const proof = match.isByAddress ? senderProof(mail.trace, mail.from) : "passed";
  const isDoubtful = proof === "failed" && parts.kind === "reply";
  // Many servers say nothing of it: such a reply holds, since going on writing costs more, and a person is told.
  const caution = proof === "unknown" && !isReport && parts.kind !== "auto-reply" ? UNPROVED : null;
  const result = await receiveMessage(
    tx,
    scope,
    {
      leadId: match.leadId,
      channel: "email",
      providerId: idOf(arrival),
      subject: mail.subject,
      address: isReport ? null : mail.from,
      // mailboxes count in whole seconds, and by their own clocks: an answer comes after what it answers
      receivedAt: Math.min(now, Math.max(arrival.stored.receivedAt, (match.answers?.sentAt ?? 0) + 1)),
      accountId,
      answers: match.answers,
      caution,
      ...(isDoubtful ? { ...parts, kind: "unverified" } : parts),
    },
    now,
  );
  if ("received" in result && !isReport)
    await receiveFiles(tx, scope, { message: result.received, files: arrival.files ?? [] }, now);
  const messageId = "received" in result ? result.received.id : null;
  const fate = kind.kind === "complaint" ? "complaint" : kind.kind === "bounce" && kind.isHard ? "hard-bounce" : null;
  if (messageId !== null && fate !== null && match.answers !== undefined)
    await noteFate(tx, scope, { message: match.answers, fate }, now);
  if (messageId !== null && kind.kind === "bounce") await heedRefusal(tx, scope, { report: kind.report, match }, now);
  await noteInboundEvent(
    tx,
    { organizationId: scope.organizationId, accountId, eventKey: arrival.eventKey, messageId },
    now,
  );
  return messageId !== null;
}

/** A server that took a mail and then refused it for who sends it refuses the next one as well: no more is spent on it. */
async function heedRefusal(
  tx: Tx,
  scope: Scope,
  { report, match }: { report: DeliveryReport; match: MailMatch },
  now: number,
): Promise<void> {
  const words = [report.status, report.diagnostic].filter((one) => one !== null).join(" ");
  const accountId = match.answers?.accountId ?? null;
  // anybody can write such a report; only who got our mail knows its id
  if (accountId === null || match.isByAddress || !isRefusalOfSender(words)) return;
  const reason = `A mail came back because its sender is refused: ${words.slice(0, 500)}. Look into it (SPF, DKIM, DMARC, block lists, what you write), then resume the account`;
  await pauseAccount(tx, scope, { accountId, reason, actor: { kind: "system", name: "messages" } }, now);
}
