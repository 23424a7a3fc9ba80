// Over how many days messages to many leave, by what their accounts may send (product.md, section 4: "leaves over 4 days").
import type { WarmUp } from "./account-pace.ts";

/** What one account may send. */
export interface CappedAccount {
  /** what the day's cap and the warm-up leave for today; null: no limit */
  readonly capToday: number | null;
  readonly sentToday: number;
  readonly dailyCap: number | null;
  readonly warmUp: WarmUp | null;
}

/** A forecast further away than this says no more. */
const FURTHEST_DAYS = 1_000;

/** What an account may send on a day; 0 is today. A warm-up grows on each day of use, up to the cap. */
function capOn({ capToday, dailyCap, warmUp }: CappedAccount, day: number): number {
  if (capToday === null) return Number.POSITIVE_INFINITY;
  if (warmUp === null) return dailyCap ?? capToday;
  return Math.min(dailyCap ?? Number.POSITIVE_INFINITY, Math.floor(capToday * (1 + warmUp.growthPercent / 100) ** day));
}

/**
 * The sending days it takes until so many messages have left, 1 when all leave today; null when no account may send any. Days
 * on which the hours of the accounts are shut come on top.
 */
export function daysUnderCaps(count: number, accounts: readonly CappedAccount[]): number | null {
  let left = count;
  for (let day = 0; day < FURTHEST_DAYS; day++) {
    left -= accounts.reduce(
      (sum, account) => sum + Math.max(0, capOn(account, day) - (day === 0 ? account.sentToday : 0)),
      0,
    );
    if (left <= 0) return day + 1;
  }
  return accounts.some((account) => capOn(account, 1) > 0) ? FURTHEST_DAYS : null;
}
