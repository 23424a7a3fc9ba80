import type { ChannelAccountPatch } from "@lead-dashboard/contract/channels/schemas";
import {
  type AccountLimits,
  type AccountUse,
  capToday,
  nextFreeAt,
} from "@lead-dashboard/domain/messages/account-pace";
import type { ChannelAccountRow, ChannelAccountState, ChannelAccountValues } from "./store.ts";

type LimitFields = Pick<
  ChannelAccountPatch,
  "dailyCap" | "ratePerMinute" | "window" | "spacing" | "warmUp" | "segmentPrice"
>;

/** The limits and the price a person entered, as they are stored; what was left out stays as it is. */
export function limitValues(fields: LimitFields): Partial<ChannelAccountValues> {
  const { dailyCap, ratePerMinute, window: sendWindow, spacing, warmUp, segmentPrice } = fields;
  const given = Object.entries({ dailyCap, ratePerMinute, sendWindow, spacing, warmUp, segmentPrice });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** The limits of an account. */
export function limitsOf({ dailyCap, ratePerMinute, spacing, warmUp }: ChannelAccountRow): AccountLimits {
  return { dailyCap, ratePerMinute, spacing, warmUp };
}

/** What is left of an account's limits now, for whoever looks at it. */
export function presentPace(
  account: ChannelAccountState,
  now: number,
): { capToday: number | null; nextFreeAt: number | null } {
  const limits = limitsOf(account);
  const use: AccountUse = { ...account, arrivalAt: account.arrivalAt ?? 0 };
  const free = Math.max(nextFreeAt(limits, use, now), account.breaker?.openUntil ?? now);
  return { capToday: capToday(limits, use, now), nextFreeAt: free > now ? free : null };
}
