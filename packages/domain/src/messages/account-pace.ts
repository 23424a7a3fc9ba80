// How much one account may send and how fast: the day's cap (with a warm-up that grows by days of use), messages a minute,
// and a random distance between messages that leave by themselves. Days are UTC days, times ms.
import { takeTurn } from "./throttle.ts";

const DAY = 86_400_000;

/** A new account begins small and may send a little more on each day it is used. */
export interface WarmUp {
  /** messages on the first day */
  readonly firstDay: number;
  /** so much more on each further day of use, in percent */
  readonly growthPercent: number;
}

/** Seconds between two automatic messages, drawn anew each time. */
export interface Spacing {
  readonly minSeconds: number;
  readonly maxSeconds: number;
}

/** What an account is limited to; null: not limited. */
export interface AccountLimits {
  readonly dailyCap: number | null;
  readonly ratePerMinute: number | null;
  readonly spacing: Spacing | null;
  readonly warmUp: WarmUp | null;
}

/** What an account has sent. */
export interface AccountUse {
  /** the day `sentCount` is of, YYYY-MM-DD */
  readonly countedOn: string;
  readonly sentCount: number;
  /** days on which it sent anything, the counted one among them */
  readonly daysUsed: number;
  /** of the rate: theoretical arrival of the next message */
  readonly arrivalAt: number;
  /** of the spacing: no automatic message before */
  readonly spacedUntil: number | null;
}

/** Messages that may follow one another at once where a rate is set. */
const BURST = 1;
const LARGEST_RAMP = 1_000_000;

/** The day (UTC) that caps count, YYYY-MM-DD. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** When the next day begins (ms). */
export function nextDay(now: number): number {
  return Math.floor(now / DAY) * DAY + DAY;
}

/** Messages an account has sent today. */
export function sentToday(use: Pick<AccountUse, "countedOn" | "sentCount">, now: number): number {
  return use.countedOn === dayOf(now) ? use.sentCount : 0;
}

/** The use after one more message. */
export function countSent(
  use: Pick<AccountUse, "countedOn" | "sentCount" | "daysUsed">,
  now: number,
): Pick<AccountUse, "countedOn" | "sentCount" | "daysUsed"> {
  const today = dayOf(now);
  return use.countedOn === today
    ? { countedOn: today, sentCount: use.sentCount + 1, daysUsed: use.daysUsed }
    : { countedOn: today, sentCount: 1, daysUsed: use.daysUsed + 1 };
}

/** How many messages may leave today: the cap, or less while the account warms up; null: any number. */
export function capToday(
  { dailyCap, warmUp }: Pick<AccountLimits, "dailyCap" | "warmUp">,
  use: Pick<AccountUse, "countedOn" | "daysUsed">,
  now: number,
): number | null {
  if (warmUp === null) return dailyCap;
  const daysBefore = use.countedOn === dayOf(now) ? Math.max(0, use.daysUsed - 1) : use.daysUsed;
  const grown = warmUp.firstDay * (1 + warmUp.growthPercent / 100) ** daysBefore;
  if (dailyCap === null && grown >= LARGEST_RAMP) return null;
  const ramp = Math.max(1, Math.floor(Math.min(grown, LARGEST_RAMP)));
  return dailyCap === null ? ramp : Math.min(dailyCap, ramp);
}

/** Whether a message may go now, with what the account has then used; else when to ask again, and because of what. */
export type Permit =
  | { readonly use: Pick<AccountUse, "arrivalAt" | "spacedUntil"> }
  | { readonly waitUntil: number; readonly because: "cap" | "rate" | "spacing" };

/**
 * Asks for a place for one message. The cap holds for every message, and so does the rate; the spacing holds up only those
 * that leave by themselves, but each message opens the next distance. `random` in [0, 1).
 */
export function askPermit(
  limits: AccountLimits,
  use: AccountUse,
  { isAutomatic, random, now }: { isAutomatic: boolean; random: number; now: number },
): Permit {
  const cap = capToday(limits, use, now);
  if (cap !== null && sentToday(use, now) >= cap) return { waitUntil: nextDay(now), because: "cap" };
  const { spacing, ratePerMinute } = limits;
  if (isAutomatic && spacing !== null && use.spacedUntil !== null && use.spacedUntil > now)
    // A distance drawn before the limits were changed holds no longer than today's longest.
    return { waitUntil: Math.min(use.spacedUntil, now + spacing.maxSeconds * 1_000), because: "spacing" };
  const turn =
    ratePerMinute === null
      ? { arrival: use.arrivalAt }
      : takeTurn(use.arrivalAt, { perMinute: ratePerMinute, burst: BURST }, now);
  if ("waitUntil" in turn) return { waitUntil: turn.waitUntil, because: "rate" };
  return {
    use: {
      arrivalAt: Math.round(turn.arrival),
      spacedUntil: spacing === null ? null : now + distance(spacing, random),
    },
  };
}

function distance({ minSeconds, maxSeconds }: Spacing, random: number): number {
  return Math.round((minSeconds + (Math.max(minSeconds, maxSeconds) - minSeconds) * random) * 1_000);
}

/** When the account may send its next automatic message by its own limits (ms); `now` when it may at once. */
export function nextFreeAt(limits: AccountLimits, use: AccountUse, now: number): number {
  const permit = askPermit(limits, use, { isAutomatic: true, random: 0, now });
  return "waitUntil" in permit ? permit.waitUntil : now;
}

/**
 * From when on its rate lets anything leave, and its spacing what leaves by itself (ms); `now` when at once. Caps are not
 * looked at: a message that meets one may leave by another account.
 */
export function nextTurns(
  { ratePerMinute, spacing }: Pick<AccountLimits, "ratePerMinute" | "spacing">,
  use: Pick<AccountUse, "arrivalAt" | "spacedUntil">,
  now: number,
): { any: number; automatic: number } {
  const limits = { ratePerMinute, dailyCap: null, warmUp: null };
  const unused = { ...use, countedOn: "", sentCount: 0, daysUsed: 0 };
  const any = nextFreeAt({ ...limits, spacing: null }, unused, now);
  return { any, automatic: Math.max(any, nextFreeAt({ ...limits, spacing }, unused, now)) };
}

/** What of an account's limits contradicts itself, by field; empty when all is well. */
export function limitProblems({ spacing }: Pick<AccountLimits, "spacing">): { path: string; message: string }[] {
  return spacing !== null && spacing.minSeconds > spacing.maxSeconds
    ? [{ path: "spacing.maxSeconds", message: "must not be less than the shortest distance" }]
    : [];
}
