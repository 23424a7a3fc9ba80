// When the last of many messages leaves: each in the hours of its account by the clock of its lead, and all of an account under
// its cap, rate, spacing and warm-up. The gate asks the same rules, one message at a time.
import { DEFAULT_SEND_WINDOW, nextInstantInWindow, type SendWindow } from "../channels/send-window.ts";
import { type AccountLimits, type AccountUse, askPermit, countSent } from "./account-pace.ts";

/** A message that would leave by itself. */
export interface LeavingMessage {
  readonly accountId: string;
  /** of its lead */
  readonly timeZone: string;
}

/** An account with what it may send and has sent. */
export interface LeavingAccount {
  /** null: the usual hours */
  readonly window: SendWindow | null;
  readonly limits: AccountLimits;
  readonly use: AccountUse;
}

/** The instant (ms) at which the last message leaves, were nothing else to; null when there is none, or no account for one. */
export function lastLeaving(
  messages: readonly LeavingMessage[],
  accounts: ReadonlyMap<string, LeavingAccount>,
  now: number,
): number | null {
  let last: number | null = null;
  for (const [accountId, own] of Map.groupBy(messages, (one) => one.accountId)) {
    const account = accounts.get(accountId);
    if (account === undefined) return null;
    last = Math.max(last ?? now, lastOf(own, account, now));
  }
  return last;
}

/** One after the other, whoever's hours come first. */
function lastOf(
  messages: readonly LeavingMessage[],
  { window, limits, use: before }: LeavingAccount,
  now: number,
): number {
  const waiting = new Map<string, number>();
  for (const { timeZone } of messages) waiting.set(timeZone, (waiting.get(timeZone) ?? 0) + 1);
  let use = before;
  for (let at = now; ; ) {
    const [zone, opensAt] = nextZone(waiting.keys(), window ?? DEFAULT_SEND_WINDOW, at);
    at = Math.max(at, opensAt);
    const permit = askPermit(limits, use, { isAutomatic: true, random: 0.5, now: at });
    if ("waitUntil" in permit) {
      at = Math.max(at + 1, permit.waitUntil);
      continue;
    }
    use = { ...use, ...permit.use, ...countSent(use, at) };
    const left = (waiting.get(zone) ?? 0) - 1;
    if (left > 0) waiting.set(zone, left);
    else waiting.delete(zone);
    if (waiting.size === 0) return at;
  }
}

function nextZone(zones: Iterable<string>, window: SendWindow, at: number): [zone: string, opensAt: number] {
  let first: [string, number] | null = null;
  for (const zone of zones) {
    const opensAt = nextInstantInWindow(at, window, zone);
    if (first === null || opensAt < first[1]) first = [zone, opensAt];
    if (opensAt <= at) break;
  }
  return first ?? ["", at];
}
