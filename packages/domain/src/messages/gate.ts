// What stands between a message and its leaving (delivery.md, section 2, "Gate"), decided from what is true at that instant
// and nothing that was true when the message was planned. Whoever asks holds the lead and the account's lane. Times in ms.
import { DEFAULT_SEND_WINDOW, isInWindow, nextInstantInWindow, type SendWindow } from "../channels/send-window.ts";
import { zoneOfLead } from "../sequences/country-zone.ts";
import type { LeadPlace } from "../sequences/region-zone.ts";
import { knownZone } from "../sequences/step-delay.ts";
import { type AccountLimits, type AccountUse, askPermit } from "./account-pace.ts";
import { addressKind } from "./address.ts";
import { type Breaker, breakerBlocksUntil } from "./breaker.ts";
import { isLate, nextTurn } from "./catch-up.ts";
import type { MessageChannel } from "./channel.ts";

/** Why a message does not leave now: never, or not before an instant. In plain words. */
export type Obstacle =
  | { readonly end: "cancelled" | "failed" | "expired"; readonly reason: string }
  | {
      readonly defer: number;
      readonly reason: string;
      /** its own time is then, not when it was first planned for */
      readonly isPlannedAnew?: boolean;
      /** another account takes it over, at `defer` */
      readonly moveTo?: string;
      /** it keeps every message of the account; `isPlannedAnew`: the time of those that are not late is then as well */
      readonly holdsAccount?: { readonly isPlannedAnew: boolean };
    };

/** A message at the gate. `stopOnReplySince`: it must not leave when the lead answered after that instant. */
export interface GatedMessage {
  readonly channel: MessageChannel;
  readonly expiresAt: number | null;
  readonly plannedFor: number | null;
  readonly enrollmentId: string | null;
  readonly stopOnReplySince: number | null;
  /** its own hours, before those of the account */
  readonly messageWindow: SendWindow | null;
}

/** What the lead's side of the gate looks at; it holds for every way of leaving, by hand as well. */
export interface LeadSide {
  readonly message: GatedMessage;
  readonly isDeleted: boolean;
  /** of the organization, all sending */
  readonly isPaused: boolean;
  /** since the instant the message stops on */
  readonly hasAnswered: boolean;
  /** where the channel reaches the lead */
  readonly address: string | null;
  /** why nobody writes to that address; null when nothing forbids it */
  readonly suppressedFor: string | null;
  readonly now: number;
}

/** What the sender's side of the gate looks at. */
export interface SenderSide {
  readonly message: GatedMessage;
  readonly lead: LeadPlace & { readonly timeZone: string | null; readonly isSample: boolean };
  /** null: it was deleted */
  readonly account: (AccountLimits & { readonly isPaused: boolean; readonly sendWindow: SendWindow | null }) | null;
  /** what the account used of its limits, and how it fares */
  readonly lane:
    | (AccountUse & {
        readonly breaker: Breaker;
        readonly lastError: string | null;
        /** the first turn nobody has among what is late */
        readonly catchUpAt: number | null;
      })
    | null;
  /** the mailbox an answer would come to; null: none is read */
  readonly mailbox: { readonly lastSyncAt: number | null; readonly lastError: string | null } | null;
  /** when the account may write to this person again (ms); null: at once */
  readonly personFreeAt: number | null;
  /** providers are stand-ins */
  readonly isSandbox: boolean;
  /** of the organization */
  readonly timeZone: string;
  /** gives numbers in [0, 1) */
  readonly random: () => number;
  readonly now: number;
}

/** What the sender's side says, and what it takes of the lane, to be noted either way. */
export interface SenderVerdict {
  readonly obstacle: Obstacle | null;
  readonly taken: { readonly arrivalAt?: number; readonly spacedUntil?: number | null; readonly catchUpAt?: number };
  /** the account has had its messages of the day: another one may take this one */
  readonly isFull: boolean;
}

/** What keeps a message of an account that has limits, in words. */
export const WAITS = {
  cap: "The daily cap of its channel account is reached",
  rate: "It waits for its turn",
  spacing: "It keeps its distance from the message before",
} as const;

const ACCOUNT_PAUSED = "Its channel account is paused";

/**
 * Whether the state of its account holds a message whose time has come, which goes on with the account: else it was tried,
 * and keeps the instant to try again at. `restedUntil`: until when the account rested (ms); null: it did not.
 */
export function waitsForAccount(
  { attempts, reason, dueAt }: { attempts: number; reason: string | null; dueAt: number | null },
  restedUntil: number | null,
): boolean {
  return attempts === 0 || reason === ACCOUNT_PAUSED || (restedUntil !== null && dueAt === restedUntil);
}

/** How often a message behind a closed switch is looked at; resuming looks at once. */
const SWITCH_LOOK_MS = 60_000;
const PAUSED_ACCOUNT_LOOK_MS = 10 * 60_000;
/** A reply must be known before the next step leaves: a mailbox read longer ago than this is read first. */
const FRESH_MAILBOX_MS = 2 * 60_000;
/** The next look into a mailbox that answers is a matter of seconds; one that fails is waited for longer. */
const MAILBOX_LOOK_MS = 3_000;
const FAILING_MAILBOX_LOOK_MS = 60_000;

/** The first thing on the lead's side that keeps a message from leaving; null when nothing does. */
export function leadObstacle({ message, now, ...side }: LeadSide): Obstacle | null {
  if (side.isDeleted) return { end: "cancelled", reason: "The lead was deleted" };
  if (side.isPaused) return { defer: now + SWITCH_LOOK_MS, reason: "Sending is paused" };
  // after the pause: what we hold ourselves does not run out meanwhile
  if (message.expiresAt !== null && message.expiresAt <= now) return { end: "expired", reason: expiredReason(message) };
  if (message.stopOnReplySince !== null && side.hasAnswered) return { end: "cancelled", reason: "The lead answered" };
  const kind = addressKind(message.channel);
  if (kind === null) return null;
  if (side.address === null) {
    const reason = kind === "email" ? "The lead has no e-mail address" : "The lead has no valid phone number";
    return { end: "failed", reason };
  }
  return side.suppressedFor === null ? null : { end: "cancelled", reason: side.suppressedFor };
}

function expiredReason({ enrollmentId }: GatedMessage): string {
  return enrollmentId === null
    ? "Its time had passed"
    : "It is too late to leave by itself: the sequence pauses for this lead until you resume it";
}

/** The first thing on the sender's side that keeps a message from leaving. What is asked last takes a turn of the account. */
export function senderVerdict(side: SenderSide): SenderVerdict {
  const { account, lane, now } = side;
  const barred = (obstacle: Obstacle): SenderVerdict => ({ obstacle, taken: {}, isFull: false });
  // sample leads never reach a real provider; the local stand-ins may have them
  if (side.lead.isSample && !side.isSandbox)
    return barred({ end: "cancelled", reason: "Sample leads are never written to" });
  if (account === null || lane === null)
    return barred({ end: "failed", reason: "Its channel account is not there any more" });
  if (account.isPaused) return barred({ defer: now + PAUSED_ACCOUNT_LOOK_MS, reason: ACCOUNT_PAUSED });
  const broken = breakerBlocksUntil(lane.breaker, now);
  if (broken !== null) {
    const reason = lane.lastError ?? "Its channel account fails";
    return barred({ defer: broken, reason, holdsAccount: { isPlannedAnew: false } });
  }
  const apart = windowObstacle(side, account) ?? mailboxObstacle(side) ?? personObstacle(side);
  return apart === null ? askTurn(side, account, lane) : barred(apart);
}

function isAutomatic({ stopOnReplySince, enrollmentId }: GatedMessage): boolean {
  return stopOnReplySince !== null || enrollmentId !== null;
}

/** Automatic messages keep to hours; a person's own message leaves when they press the button. */
function windowObstacle(
  { message, lead, timeZone, now }: SenderSide,
  account: NonNullable<SenderSide["account"]>,
): Obstacle | null {
  const window = message.messageWindow ?? (isAutomatic(message) ? (account.sendWindow ?? DEFAULT_SEND_WINDOW) : null);
  if (window === null) return null;
  const zone = knownZone(zoneOfLead(lead, timeZone));
  if (isInWindow(now, window, zone)) return null;
  const defer = nextInstantInWindow(now, window, zone);
  return { defer, reason: "It waits for its hours", isPlannedAnew: !isLate(message.plannedFor, now) };
}

function mailboxObstacle({ message, mailbox, now }: SenderSide): Obstacle | null {
  if (message.stopOnReplySince === null || mailbox === null) return null;
  if (mailbox.lastSyncAt !== null && mailbox.lastSyncAt > now - FRESH_MAILBOX_MS) return null;
  const patience = mailbox.lastError === null ? MAILBOX_LOOK_MS : FAILING_MAILBOX_LOOK_MS;
  return { defer: now + patience, reason: "It waits until it is known whether the lead answered" };
}

/** Before the account's turn: what one person has to wait for takes no turn from somebody else. */
function personObstacle({ personFreeAt }: SenderSide): Obstacle | null {
  if (personFreeAt === null) return null;
  return { defer: personFreeAt, reason: "It keeps its distance from the messages before to this person" };
}

/**
 * After a sleep or a pause what is late is planned anew, one turn after the other; then the account's own limits. A message
 * whose day is full is planned anew as well, since its next step counts from when it left.
 */
function askTurn(
  { message, random, now }: SenderSide,
  account: NonNullable<SenderSide["account"]>,
  lane: NonNullable<SenderSide["lane"]>,
): SenderVerdict {
  const late = isAutomatic(message) && isLate(message.plannedFor, now);
  const pace = { freeAt: lane.catchUpAt, perMinute: account.ratePerMinute };
  const { turn, freeAt } = late ? nextTurn(pace, { random: random(), now }) : { turn: now, freeAt: null };
  const caughtUp = freeAt === null ? {} : { catchUpAt: freeAt };
  if (turn > now) {
    const obstacle = { defer: turn, reason: "It is late, and waits for its turn", isPlannedAnew: true };
    return { obstacle, taken: caughtUp, isFull: false };
  }
  const permit = askPermit(account, lane, { isAutomatic: isAutomatic(message), random: random(), now });
  if ("use" in permit) return { obstacle: null, taken: { ...caughtUp, ...permit.use }, isFull: false };
  const isFull = permit.because === "cap";
  const again = isFull ? { isPlannedAnew: !isLate(message.plannedFor, now) } : {};
  return { obstacle: { defer: permit.waitUntil, reason: WAITS[permit.because], ...again }, taken: caughtUp, isFull };
}
