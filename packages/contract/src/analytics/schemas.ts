import { z } from "zod";

const count = z.number().int();
/** A day (in the organization's zone) or an instant. */
const edge = z.union([z.iso.date(), z.iso.datetime()], {
  error: "must be a date such as 2026-11-22 or an ISO instant",
});

/** `from` and `to` default to the last 30 days; a `to` given as a day includes it. `compare` adds the period before. */
export const AnalyticsQuery = z.strictObject({
  from: edge.optional(),
  to: edge.optional(),
  compare: z.stringbool().optional(),
});
export type AnalyticsQuery = z.infer<typeof AnalyticsQuery>;

/** A share: `rate` is null when there is nothing to divide by (shown as "–"). */
export const Rate = z.object({ of: count, count: count, rate: z.number().nullable() });
export type Rate = z.infer<typeof Rate>;

/** Leads with a human reply within 7 days of the first message ÷ contacted leads, only those whose 7 days have passed. */
export const ReplyRate = z.object({
  ...Rate.shape,
  /** contacted leads whose 7 days have not passed yet; not part of the rate */
  open: count,
});
export type ReplyRate = z.infer<typeof ReplyRate>;

const range = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });
/** Figures of the range and, when asked for, of the equally long period before. */
function compared<T extends z.ZodType>(figures: T) {
  return z.object({
    range,
    current: figures,
    previous: z.object({ range, figures }).nullable(),
  });
}

export const OverviewFigures = z.object({
  leadsCreated: count,
  /** of those, hidden ones: figures count them (hiding undoes nothing that happened), lists leave them out */
  leadsHidden: count,
  /** leads whose first message (or call) left in the range, by the ledger */
  contacted: count,
  /** leads whose first reply came in the range */
  replied: count,
  won: count,
  lost: count,
  messagesSent: count,
  messagesDelivered: count,
  messagesRead: count,
  messagesFailed: count,
  repliesReceived: count,
  optedOut: count,
  replyRate: ReplyRate,
  /** CLOSED ÷ (CLOSED + LOST): a lead that was both counts once, by the last */
  winRate: Rate,
});
export type OverviewFigures = z.infer<typeof OverviewFigures>;
export const Overview = compared(OverviewFigures);
export type Overview = z.infer<typeof Overview>;

const stage = z.enum(["NEW", "CONTACTED", "REPLIED", "CLOSED"]);
export const FunnelFigures = z.object({
  /** leads created in the range, and how many of those ever reached each stage (a later stage implies the earlier) */
  stages: z.array(z.object({ stage, count: count })),
  lost: count,
  /** of the leads that first reached `from` in the range, those that ever reached `to`; days between, as a median */
  conversions: z.array(z.object({ from: stage, to: stage, ...Rate.shape, medianDays: z.number().nullable() })),
});
export type FunnelFigures = z.infer<typeof FunnelFigures>;
export const Funnel = compared(FunnelFigures);
export type Funnel = z.infer<typeof Funnel>;

export const ChannelFigures = z.object({
  channel: z.string(),
  sent: count,
  delivered: count,
  read: count,
  failed: count,
  /** messages received on this channel, out-of-office notices excepted */
  replies: count,
  optedOut: count,
  /** leads first contacted on this channel */
  replyRate: ReplyRate,
});
export type ChannelFigures = z.infer<typeof ChannelFigures>;
export const Channels = compared(z.array(ChannelFigures));
export type Channels = z.infer<typeof Channels>;

/** One day in the organization's zone; days without anything are listed with zeros. */
export const TrendDay = z.object({
  day: z.iso.date(),
  leadsCreated: count,
  contacted: count,
  messagesSent: count,
  replied: count,
  won: count,
});
export type TrendDay = z.infer<typeof TrendDay>;
export const Trend = compared(z.array(TrendDay));
export type Trend = z.infer<typeof Trend>;

export const SequenceFigures = z.object({
  sequenceId: z.string(),
  name: z.string(),
  enrolled: count,
  active: count,
  finished: count,
  stopped: count,
  stoppedByReply: count,
  steps: z.array(
    z.object({
      stepIndex: count,
      channel: z.string(),
      reached: count,
      sent: count,
      delivered: count,
      opened: count,
      /** leads whose next word after this step, before the following one, was a reply */
      replied: count,
      optedOut: count,
    }),
  ),
});
export type SequenceFigures = z.infer<typeof SequenceFigures>;
export const Sequences = compared(z.array(SequenceFigures));
export type Sequences = z.infer<typeof Sequences>;

export const TemplateFigures = z.object({
  templateId: z.string(),
  name: z.string(),
  channel: z.string(),
  sent: count,
  delivered: count,
  read: count,
  /** messages of this template answered within 7 days, of those whose 7 days have passed */
  replyRate: ReplyRate,
  variants: z.array(z.object({ variant: z.string().nullable(), sent: count, read: count, replyRate: ReplyRate })),
});
export type TemplateFigures = z.infer<typeof TemplateFigures>;
export const Templates = compared(z.array(TemplateFigures));
export type Templates = z.infer<typeof Templates>;

/** Leads of one category, country or source; `key` is null where it is not known. */
export const GroupFigures = z.object({
  key: z.string().nullable(),
  leadsCreated: count,
  /** leads whose first message went out in the range */
  contacted: count,
  replied: count,
  won: count,
  replyRate: ReplyRate,
});
export type GroupFigures = z.infer<typeof GroupFigures>;

/** The 20 largest of each, by leads contacted. */
export const CategoryFigures = z.object({
  category: z.array(GroupFigures),
  country: z.array(GroupFigures),
  source: z.array(GroupFigures),
});
export type CategoryFigures = z.infer<typeof CategoryFigures>;
export const Categories = compared(CategoryFigures);
export type Categories = z.infer<typeof Categories>;

/** One hour of the week in the lead's own time: 1 = Monday, 0–23. */
export const TimingFigures = z.object({
  weekday: z.number().int().min(1).max(7),
  hour: z.number().int().min(0).max(23),
  /** leads whose first message went out in this hour */
  contacted: count,
  replyRate: ReplyRate,
});
export type TimingFigures = z.infer<typeof TimingFigures>;
/** Hours in which nobody was first written to are left out. */
export const Timing = compared(z.array(TimingFigures));
export type Timing = z.infer<typeof Timing>;

/** One member: messages sent by hand, and what became of the leads that are theirs now. */
export const TeamFigures = z.object({
  memberId: z.string(),
  name: z.string(),
  messagesSent: count,
  contacted: count,
  replied: count,
  won: count,
  replyRate: ReplyRate,
});
export type TeamFigures = z.infer<typeof TeamFigures>;
export const Team = compared(z.array(TeamFigures));
export type Team = z.infer<typeof Team>;
