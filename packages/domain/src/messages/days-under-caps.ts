// Over how many days messages to many leave, by what their accounts may send and when they are open (product.md, section 4:
// "leaves over 4 days").
import { DEFAULT_SEND_WINDOW, type SendWindow } from "../channels/send-window.ts";
import type { WarmUp } from "./account-pace.ts";

/** What one account may send. */
export interface CappedAccount {
  /** what the day's cap and the warm-up leave for today; null: no limit */
  readonly capToday: number | null;
  readonly sentToday: number;
  readonly dailyCap: number | null;
  readonly warmUp: WarmUp | null;
  /** when its automatic messages leave; null: the usual hours */
  readonly window: SendWindow | null;
}

/** When they begin to leave, by the clock that is on the wall. */
export interface Beginning {
  /** 1 = Monday to 7 = Sunday */
  readonly weekday: number;
  /** HH:MM */
  readonly clock: string;
}

/** A forecast further away than this says no more. */
const FURTHEST_DAYS = 1_000;

/** What an account may send on a day it is open; 0 is the first of them. A warm-up grows on each day of use, up to the cap. */
function capOn({ capToday, dailyCap, warmUp }: CappedAccount, openDay: number): number {
  if (capToday === null) return Number.POSITIVE_INFINITY;
  if (warmUp === null) return dailyCap ?? capToday;
  const grown = Math.floor(capToday * (1 + warmUp.growthPercent / 100) ** openDay);
  return Math.min(dailyCap ?? Number.POSITIVE_INFINITY, grown);
}

/**
 * The days until so many messages have left, those counted on which an account is shut: 1 when all leave today, 3 on a
 * Saturday when they leave on Monday. Null when no account may send any.
 */
export function daysUnderCaps(
  count: number,
  accounts: readonly CappedAccount[],
  { weekday, clock }: Beginning,
): number | null {
  const senders = accounts.map((account) => ({ account, window: account.window ?? DEFAULT_SEND_WINDOW, openDays: 0 }));
  let left = count;
  for (let day = 0; day < FURTHEST_DAYS; day++) {
    for (const sender of senders) {
      const { account, window, openDays } = sender;
      const isOpen = window.days.includes(((weekday - 1 + day) % 7) + 1) && (day > 0 || clock < window.to);
      if (!isOpen) continue;
      left -= Math.max(0, capOn(account, openDays) - (day === 0 ? account.sentToday : 0));
      sender.openDays += 1;
    }
    if (left <= 0) return day + 1;
  }
  return accounts.some((account) => capOn(account, 1) > 0) ? FURTHEST_DAYS : null;
}
