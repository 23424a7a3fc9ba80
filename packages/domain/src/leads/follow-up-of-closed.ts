import type { LeadStatus } from "./lead-status.ts";

const DAY_MS = 86_400_000;

/**
 * What stays of a follow-up (ms) when its lead is won or lost: nothing of one that is due or will be within a day, for what it
 * was to remind of is done. One for later was meant for later and stays.
 */
export function followUpOfClosed(status: LeadStatus, nextFollowUpAt: number | null, now: number): number | null {
  const isClosed = status === "CLOSED" || status === "LOST";
  return isClosed && nextFollowUpAt !== null && nextFollowUpAt <= now + DAY_MS ? null : nextFollowUpAt;
}
