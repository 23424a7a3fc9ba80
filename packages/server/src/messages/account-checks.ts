// The checks of messages that leave by an account: the sender's side of the gate.
import { DEFAULT_SEND_WINDOW, isInWindow, nextInstantInWindow } from "@lead-dashboard/domain/channels/send-window";
import { askPermit } from "@lead-dashboard/domain/messages/account-pace";
import { breakerBlocksUntil } from "@lead-dashboard/domain/messages/breaker";
import { isLate, nextTurn } from "@lead-dashboard/domain/messages/catch-up";
import { zoneOfLead } from "@lead-dashboard/domain/sequences/country-zone";
import { knownZone } from "@lead-dashboard/domain/sequences/step-delay";
import { limitsOf } from "../channels/account-limits.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import { businessOf, takeConversation } from "../channels/store-business.ts";
import type { Config } from "../config/config.ts";
import { freeAccount } from "./choose-account.ts";
import { firstOf, type GateFacts, type GateKnowledge, type Obstacle } from "./gate-checks.ts";
import type { LaneRow } from "./store-lanes.ts";
import { findMailbox } from "./store-mailboxes.ts";

/** What the sender's side looks at. */
export interface AccountGateFacts extends GateFacts {
  readonly known: GateKnowledge;
  readonly account: ChannelAccountRow | undefined;
  /** held by the transaction, and written at its end: what a check takes of its pace is noted here */
  readonly lane: LaneRow | undefined;
  readonly config: Config;
  /** gives numbers in [0, 1) */
  readonly random: () => number;
}

type Checked = (facts: AccountGateFacts) => Promise<Obstacle | null> | Obstacle | null;

/** A reply must be known before the next step leaves: a mailbox read longer ago than this is read first. */
const FRESH_MAILBOX_MS = 2 * 60_000;
/** The next look into a mailbox that answers is a matter of seconds; one that fails is waited for longer. */
const MAILBOX_LOOK_MS = 3_000;
const FAILING_MAILBOX_LOOK_MS = 60_000;
const PAUSED_LOOK_MS = 10 * 60_000;

/** Sample leads never reach a real provider; the local stand-ins may have them. */
const checkSample: Checked = ({ lead, config }) =>
  lead.isSample && !config.sandbox ? { end: "cancelled", reason: "Sample leads are never written to" } : null;

const checkAccount: Checked = ({ account, lane, now }) => {
  if (account === undefined || lane === undefined)
    return { end: "failed", reason: "Its channel account is not there any more" };
  return account.isPaused ? { defer: now + PAUSED_LOOK_MS, reason: "Its channel account is paused" } : null;
};

const checkBreaker: Checked = ({ lane, now }) => {
  const until = lane === undefined ? null : breakerBlocksUntil(lane.breaker, now);
  return until === null ? null : { defer: until, reason: lane?.lastError ?? "Its channel account fails" };
};

const isAutomatic = ({ stopOnReplySince, enrollmentId }: GateFacts["message"]) =>
  stopOnReplySince !== null || enrollmentId !== null;

/** Automatic messages keep to hours; a person's own message leaves when they press the button. */
const checkWindow: Checked = ({ message, lead, account, now, known }) => {
  const window = message.messageWindow ?? (isAutomatic(message) ? (account?.sendWindow ?? DEFAULT_SEND_WINDOW) : null);
  if (window === null) return null;
  const zone = knownZone(zoneOfLead(lead, known.organization.timeZone));
  return isInWindow(now, window, zone)
    ? null
    : {
        defer: nextInstantInWindow(now, window, zone),
        reason: "It waits for its hours",
        isPlannedAnew: !isLate(message.plannedFor, now),
      };
};

const checkMailbox: Checked = async ({ tx, scope, message, account, now }) => {
  if (message.stopOnReplySince === null || account?.mailServers?.imap == null) return null;
  const mailbox = await findMailbox(tx, { organizationId: scope.organizationId, accountId: account.id });
  if (mailbox?.lastSyncAt != null && mailbox.lastSyncAt > now - FRESH_MAILBOX_MS) return null;
  const patience = mailbox?.lastError == null ? MAILBOX_LOOK_MS : FAILING_MAILBOX_LOOK_MS;
  return { defer: now + patience, reason: "The mailbox must be read for answers first" };
};

/** After a sleep or a pause: what is late is planned anew, one turn after the other. Its next step counts from when it left. */
const checkLateness: Checked = ({ message, account, lane, now, random }) => {
  if (account === undefined || lane === undefined || !isAutomatic(message) || !isLate(message.plannedFor, now))
    return null;
  const { turn, freeAt } = nextTurn(
    { freeAt: lane.catchUpAt, perMinute: account.ratePerMinute },
    { random: random(), now },
  );
  lane.catchUpAt = freeAt;
  return turn <= now ? null : { defer: turn, reason: "It is late, and waits for its turn", isPlannedAnew: true };
};

/** What keeps a message of an account that has limits, in words. */
export const WAITS = {
  cap: "The daily cap of its channel account is reached",
  rate: "It waits for its turn",
  spacing: "It keeps its distance from the message before",
} as const;

/** Last, since it takes the turn. Where today's cap is reached, a lead nobody has written to yet goes to another account. */
const checkPace: Checked = async (facts) => {
  const { tx, scope, message, lead, account, lane, now, random } = facts;
  if (account === undefined || lane === undefined) return null;
  const ask = { isAutomatic: isAutomatic(message), random: random(), now };
  const permit = askPermit(limitsOf(account), lane, ask);
  if ("use" in permit) {
    Object.assign(lane, permit.use);
    return null;
  }
  const reason = WAITS[permit.because];
  if (permit.because !== "cap") return { defer: permit.waitUntil, reason };
  const other = await freeAccount(tx, scope, { account, lead, now });
  if (other !== null) return { defer: now, reason, moveTo: other.id };
  return { defer: permit.waitUntil, reason, isPlannedAnew: !isLate(message.plannedFor, now) };
};

/** What Meta allows the whole business: asked when the message would be the first to somebody within a day. Takes the place. */
export async function checkConversations(
  { tx, scope, account, now }: Pick<AccountGateFacts, "tx" | "scope" | "account" | "now">,
  address: string,
): Promise<Obstacle | null> {
  const businessId = businessOf(account?.numberSettings ?? null);
  if (businessId === null) return null;
  const full = await takeConversation(tx, scope, { businessId, address }, now);
  return full === null
    ? null
    : { defer: full.waitUntil, reason: "WhatsApp lets the business write to no more new people today" };
}

/** The first thing on the sender's side that keeps a message from leaving; null when nothing does. */
export function findAccountObstacle(facts: AccountGateFacts): Promise<Obstacle | null> {
  return firstOf([checkSample, checkAccount, checkBreaker, checkWindow, checkMailbox, checkLateness, checkPace], facts);
}
