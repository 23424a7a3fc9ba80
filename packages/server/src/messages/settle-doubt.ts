// What became of a message whose worker died while it handed it over (delivery.md, section 2, the table by channel).
// Found: it was sent. Where sent ones are listed and it is not among them in two looks, the second long after the worker's
// death: it was not, and is sent again. Everything else is in doubt, and a person decides.
import type { SendOutcome } from "../channels/channel.ts";
import { openMailbox } from "../channels/open-mailbox.ts";
import { type ChannelAccountRow, channelAccountStore } from "../channels/store.ts";
import type { Foundation } from "../foundation.ts";
import { doubtNextSteps, restoredDoubt } from "./doubt-restored.ts";
import { mailMessageId } from "./message-id.ts";
import { recordOutcome } from "./record-outcome.ts";
import { type MessageRow, messageStore } from "./store.ts";
import { messageWriter } from "./store-write.ts";
import { traceMail } from "./trace-mail.ts";
import { lookForText } from "./trace-text.ts";

/** The kernel may flush the socket of a dead process for about 100 s; providers need a moment to list what they took. */
export const LOOK_AGAIN_MS = 3 * 60_000;
/** WhatsApp cannot be asked, but tells by itself what became of a message, under our own id. */
const RECEIPT_MS = 15 * 60_000;
/** A provider that does not answer is asked for so long. */
const ASKING_MS = 30 * 60_000;

/** What a look for a message found. `silent`: the provider tells by itself or not at all. */
type Look =
  | { readonly found: string }
  | { readonly found: null; readonly because: "not listed" | "no answer" | "silent" | "unaskable" };

const nothing = (because: "not listed" | "no answer" | "silent" | "unaskable"): Look => ({ found: null, because });

const WHILE_HANDED_OVER =
  "The program stopped while this was handed over: it may have left. Look, then say whether it did";
const NOT_BEFORE = "It was not handed over before the program stopped";
const SINCE_THE_BACKUP = "It was due after the backup was made, and may have left: look, then say whether it did";
const NOT_SINCE = "It had not left before the backup was put back";

/** What is known of the worker that had it. */
export interface Departure {
  /** else only its lease ended, and it may still wake up: nothing is sent again */
  readonly isProvedDead: boolean;
  readonly lookAgainMs: number;
}

/** Settles the fate of a message in `handing-off`, or puts the next look off. */
export async function settleDoubt(foundation: Foundation, message: MessageRow, departure: Departure): Promise<void> {
  const now = foundation.clock.now();
  const restored = await restoredDoubt(foundation.db, message);
  const isRestored = restored !== null;
  const look = await lookFor(foundation, message, isRestored);
  const outcome = await conclude(foundation, { message, look, departure, isRestored }, now);
  if (outcome === null) return;
  const attempt = { message, outcome, random: 0, isOurFault: true, leftAt: restored?.leftAt };
  await foundation.db.transaction(async (tx) => {
    const recorded = await recordOutcome(tx, attempt, foundation.clock.now());
    if (recorded !== null && restored !== null && outcome.kind === "accepted")
      await doubtNextSteps(tx, recorded, restored, foundation.clock.now());
  });
}

interface Doubt {
  readonly message: MessageRow;
  readonly look: Look;
  readonly departure: Departure;
  readonly isRestored: boolean;
}

/** Null when there is to be another look. */
async function conclude(
  foundation: Foundation,
  { message, look, departure, isRestored }: Doubt,
  now: number,
): Promise<SendOutcome | null> {
  if (look.found !== null) return { kind: "accepted", providerId: look.found, answer: "found among the sent ones" };
  const unknown = {
    kind: "unknown",
    reason: isRestored ? SINCE_THE_BACKUP : WHILE_HANDED_OVER,
  } as const;
  if (look.because === "unaskable" || !departure.isProvedDead) return unknown;
  const since = await messageStore(foundation.db, { organizationId: message.organizationId }).firstSaid(
    message,
    "looked",
  );
  const waited = since === null ? 0 : now - since;
  if (look.because === "not listed" && since !== null && waited >= departure.lookAgainMs)
    return { kind: "retry", reason: isRestored ? NOT_SINCE : NOT_BEFORE, isAccountRefused: false };
  if (look.because !== "not listed" && waited >= (look.because === "silent" ? RECEIPT_MS : ASKING_MS)) return unknown;
  await lookLater(foundation, message, now + (look.because === "silent" ? RECEIPT_MS : departure.lookAgainMs));
  return null;
}

/** Nobody holds it meanwhile; its lane goes on with other messages. */
async function lookLater({ db, clock }: Foundation, message: MessageRow, at: number): Promise<void> {
  await db.transaction(async (tx) => {
    const writer = messageWriter(tx, { organizationId: message.organizationId });
    const { id, fence, reason } = message;
    const set = {
      leaseHolder: null,
      leaseEndsAt: at,
      reason: reason ?? "The program stopped while this was handed over",
    };
    const put = await writer.update(id, { set, states: ["handing-off"], fence }, clock.now());
    if (put !== undefined) await writer.journal(id, { what: "looked", fence }, clock.now());
  });
}

async function lookFor(foundation: Foundation, message: MessageRow, isRestored: boolean): Promise<Look> {
  const { accountId, address: to, body, organizationId } = message;
  if (accountId === null) return nothing("unaskable");
  const account = await channelAccountStore(foundation.db, { organizationId }).find(accountId);
  if (account === undefined) return nothing("unaskable");
  if (message.channel === "whatsapp") return nothing("silent");
  if (message.channel === "email") return lookForMail(foundation, message, account);
  if (message.channel !== "sms" || to === null) return nothing("unaskable");
  const gateAt = await messageStore(foundation.db, { organizationId }).firstSaid(message, "gate");
  // a step that is planned again after a restore may have left long before
  const since = gateAt ?? Math.min(message.createdAt, message.plannedFor ?? message.createdAt);
  const listed = await lookForText(foundation, { account, to, body, since }).catch(() => null);
  if (listed === null) return nothing("no answer");
  if (listed.providerId !== null) return { found: listed.providerId };
  // the words of a step are chosen when it leaves: the backup does not know them
  return nothing(isRestored && listed.isOneUnknown ? "unaskable" : "not listed");
}

async function lookForMail(foundation: Foundation, message: MessageRow, account: ChannelAccountRow): Promise<Look> {
  if (account.mailServers?.imap == null) return nothing("unaskable");
  const providerId =
    message.providerId ?? mailMessageId(message.id, account.address, foundation.config.secrets.secretKey);
  try {
    const open = await openMailbox(foundation, account);
    const trace = await traceMail(open, providerId);
    if (trace === "found") return { found: providerId };
    if (trace !== "not-found") return nothing(trace === "no-answer" ? "no answer" : "unaskable");
    // Whether this server keeps what it sends at all is told by the mail before: not everyone's does.
    const { organizationId } = message;
    const before = await messageStore(foundation.db, { organizationId }).lastSentBy(account.id);
    const kept = before?.providerId == null ? "not-found" : await traceMail(open, before.providerId);
    return nothing(kept === "found" ? "not listed" : kept === "no-answer" ? "no answer" : "unaskable");
  } catch {
    // its secrets do not open
    return nothing("unaskable");
  }
}
