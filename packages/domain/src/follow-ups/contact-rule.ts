import { FOLLOW_UP_HOUR } from "../leads/follow-up-text.ts";
import type { LeadStatus } from "../leads/lead-status.ts";
import { instantOf, wallTimeAt } from "../leads/zone-time.ts";

/** The contacts a rule can follow: a message or call by a channel, or a status set to CONTACTED by hand (`manual`). */
export const RULE_CHANNELS = ["whatsapp-personal", "whatsapp", "email", "sms", "phone", "manual"] as const;
export type RuleChannel = (typeof RULE_CHANNELS)[number];

/** After a contact by a channel without an answer, follow up so many days later. */
export interface ContactRule {
  readonly channel: RuleChannel;
  /** 1–365 */
  readonly days: number;
  /** count Monday to Friday only */
  readonly businessDaysOnly: boolean;
  /** also after messages of sequences */
  readonly afterSequenceSteps: boolean;
}

/** When a rule wants the follow-up (ms): nine in the morning, so many days after the contact, in the given zone. */
export function followUpAfter(
  { days, businessDaysOnly }: Pick<ContactRule, "days" | "businessDaysOnly">,
  contactedAt: number,
  timeZone: string,
): number {
  const { year, month, day } = wallTimeAt(contactedAt, timeZone);
  const date = new Date(Date.UTC(year, month - 1, day));
  for (let left = days; left > 0; ) {
    date.setUTCDate(date.getUTCDate() + 1);
    const isWeekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
    if (!businessDaysOnly || !isWeekend) left -= 1;
  }
  return instantOf(
    {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: FOLLOW_UP_HOUR,
      minute: 0,
    },
    timeZone,
  );
}

/** What is known of a lead when a rule may set its follow-up. */
export interface FollowUpSituation {
  readonly status: LeadStatus;
  /** ms; null when none is set */
  readonly nextFollowUpAt: number | null;
  /** the one that stands was set by a rule */
  readonly isSetByRule: boolean;
}

/**
 * Whether a rule may set its follow-up: never for a lead that is won or lost, never in the past, and never over one that a
 * person set and that is still to come. One that has come due is done with by the contact.
 */
export function mayFollowRule(
  { status, nextFollowUpAt, isSetByRule }: FollowUpSituation,
  { wantedAt, now }: { wantedAt: number; now: number },
): boolean {
  if (status === "CLOSED" || status === "LOST" || wantedAt <= now) return false;
  return nextFollowUpAt === null || isSetByRule || nextFollowUpAt <= now;
}
