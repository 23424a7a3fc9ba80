import type { LeadStatus } from "./lead-status.ts";

/** The dates of a lead's way, each the earliest; the funnel counts from them (analytics), so going back erases none. */
export interface StatusHistory {
  firstContactedAt: number | null;
  lastContactedAt: number | null;
  firstRepliedAt: number | null;
  lastRepliedAt: number | null;
  wonAt: number | null;
  lostAt: number | null;
}

/**
 * What a status set by hand says happened: CONTACTED that somebody wrote or called, REPLIED that an answer came, both now.
 * Returns only what changes.
 */
export function historyOfStatus(status: LeadStatus, history: StatusHistory, now: number): Partial<StatusHistory> {
  switch (status) {
    case "CONTACTED":
      return contactedAt(history, now);
    case "REPLIED":
      return repliedAt(history, now);
    case "CLOSED":
      return history.wonAt === null ? { wonAt: now } : {};
    case "LOST":
      return history.lostAt === null ? { lostAt: now } : {};
    case "NEW":
      return {};
  }
}

/** A contact at an instant, which may come to light late: first is the earliest, last the latest. */
export function contactedAt(history: StatusHistory, at: number): Partial<StatusHistory> {
  return {
    firstContactedAt: Math.min(at, history.firstContactedAt ?? at),
    lastContactedAt: Math.max(at, history.lastContactedAt ?? at),
  };
}

/** A reply at an instant, which may come to light late. */
export function repliedAt(history: StatusHistory, at: number): Partial<StatusHistory> {
  return {
    firstRepliedAt: Math.min(at, history.firstRepliedAt ?? at),
    lastRepliedAt: Math.max(at, history.lastRepliedAt ?? at),
  };
}
