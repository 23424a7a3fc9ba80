import { RULE_CHANNELS } from "@lead-dashboard/domain/follow-ups/contact-rule";
import { z } from "zod";

/** After a contact by a channel without an answer, follow up so many days later. */
export const FollowUpRule = z.strictObject({
  /** `manual`: the status was set to contacted by hand */
  channel: z.enum(RULE_CHANNELS),
  days: z.number().int().min(1).max(365),
  /** count Monday to Friday only */
  businessDaysOnly: z.boolean(),
  /** also after messages of sequences, which have next steps of their own */
  afterSequenceSteps: z.boolean(),
});
export type FollowUpRule = z.infer<typeof FollowUpRule>;

/** The rules of an organization; at most one a channel, a channel without one sets no follow-up. */
export const FollowUpRules = z.strictObject({
  items: z
    .array(FollowUpRule)
    .max(RULE_CHANNELS.length)
    .refine((rules) => new Set(rules.map(({ channel }) => channel)).size === rules.length, {
      message: "has two rules for one channel",
    }),
});
export type FollowUpRules = z.infer<typeof FollowUpRules>;

/** A member's calendar feed. Whoever knows `url` can read it. */
export const CalendarFeed = z.strictObject({ url: z.string().nullable(), createdAt: z.iso.datetime().nullable() });
export type CalendarFeed = z.infer<typeof CalendarFeed>;

export const calendarToken = z.strictObject({ token: z.string() });
