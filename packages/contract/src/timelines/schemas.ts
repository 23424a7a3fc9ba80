import { z } from "zod";
import { Price } from "../price.ts";
import { list } from "../wire.ts";

const instant = z.iso.datetime();
const value = z.unknown();

/** Who did it: a member (by name), the lead, or the program itself. */
export const TimelineActor = z.object({
  kind: z.enum(["member", "lead", "system"]),
  id: z.string().nullable(),
  name: z.string().nullable(),
});
export type TimelineActor = z.infer<typeof TimelineActor>;

const common = { id: z.string(), at: instant, actor: TimelineActor.nullable() };
const fields = z.array(z.object({ field: z.string(), from: value, to: value }));

/** One thing that happened to a lead, told apart by `kind`. */
export const TimelineItem = z.discriminatedUnion("kind", [
  z.object({
    ...common,
    kind: z.literal("message"),
    message: z.object({
      id: z.string(),
      direction: z.enum(["outbound", "inbound"]),
      channel: z.string(),
      state: z.string(),
      reason: z.string().nullable(),
      subject: z.string().nullable(),
      body: z.string().nullable(),
      enrollmentId: z.string().nullable(),
      stepIndex: z.number().int().nullable(),
      plannedFor: instant.nullable(),
      sentAt: instant.nullable(),
      deliveredAt: instant.nullable(),
      readAt: instant.nullable(),
      /** SMS: parts and price, as the provider said */
      segments: z.int().optional(),
      price: Price.optional(),
    }),
  }),
  z.object({ ...common, kind: z.literal("note"), note: z.object({ id: z.string(), body: z.string() }) }),
  z.object({ ...common, kind: z.literal("created"), source: z.string().nullable() }),
  /** `fields`: what else was changed in the same moment; the same below */
  z.object({
    ...common,
    kind: z.literal("status"),
    from: z.string().nullable(),
    to: z.string().nullable(),
    fields,
  }),
  z.object({
    ...common,
    kind: z.literal("score"),
    from: z.number().nullable(),
    to: z.number().nullable(),
    temperatureFrom: z.string().nullable(),
    temperatureTo: z.string().nullable(),
  }),
  /** names of members; the id where a member is no longer known, null for nobody */
  z.object({
    ...common,
    kind: z.literal("assignment"),
    from: z.string().nullable(),
    to: z.string().nullable(),
    fields,
  }),
  z.object({ ...common, kind: z.literal("follow-up"), from: instant.nullable(), to: instant.nullable(), fields }),
  z.object({
    ...common,
    kind: z.literal("import"),
    importId: z.string(),
    fileName: z.string().nullable(),
    /** the lead came into being by this import, or was changed by it */
    created: z.boolean(),
  }),
  /** what an imported file knew of the lead, on its date; nobody here did it */
  z.object({
    ...common,
    kind: z.literal("from-file"),
    what: z.enum(["added", "contacted", "replied", "won", "lost", "opted-out"]),
    fileName: z.string().nullable(),
  }),
  z.object({
    ...common,
    kind: z.literal("step"),
    enrollmentId: z.string(),
    sequenceId: z.string(),
    sequenceName: z.string().nullable(),
    /** counted from 0; null when the whole enrollment is meant */
    stepIndex: z.number().int().nullable(),
    /** enrolled, paused, resumed, stopped, finished, skipped … */
    what: z.string(),
    reason: z.string().nullable(),
  }),
  /** any other change: fields, tags, deletion, restoring, merging */
  z.object({
    ...common,
    kind: z.literal("change"),
    what: z.string(),
    fields,
  }),
]);
export type TimelineItem = z.infer<typeof TimelineItem>;

export const TimelinePage = z.object({ items: z.array(TimelineItem), nextCursor: z.string().nullable() });
export type TimelinePage = z.infer<typeof TimelinePage>;

export const TimelineQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().max(500).optional(),
});
export type TimelineQuery = z.infer<typeof TimelineQuery>;

/** What a lead's timeline can be narrowed to; `changes` is all that is neither message nor note. */
export const TIMELINE_PARTS = ["messages", "changes", "notes"] as const;

export const LeadTimelineQuery = TimelineQuery.extend({
  /** left out: everything */
  show: list(z.enum(TIMELINE_PARTS)).optional(),
});
export type LeadTimelineQuery = z.infer<typeof LeadTimelineQuery>;

/** What waits in Today, in its order. */
export const TODAY_KINDS = ["follow-up", "reply", "step"] as const;

export const TodayQuery = TimelineQuery.extend({
  /** left out: everything */
  kind: list(z.enum(TODAY_KINDS)).optional(),
});
export type TodayQuery = z.infer<typeof TodayQuery>;

/** What a card in Today shows of its lead. */
export const LeadSummary = z.object({
  id: z.string(),
  name: z.string(),
  category: z.string().nullable(),
  city: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  status: z.string(),
  temperature: z.string(),
  score: z.number().int(),
  assignedTo: z.string().nullable(),
  version: z.number().int(),
});
export type LeadSummary = z.infer<typeof LeadSummary>;

/** One thing that waits for a person: overdue follow-ups, those of today, replies, manual steps; the oldest of each first. */
export const TodayItem = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("reply"),
    id: z.string(),
    at: instant,
    lead: LeadSummary,
    channel: z.string(),
    excerpt: z.string(),
    messageId: z.string(),
  }),
  z.object({ kind: z.literal("follow-up"), id: z.string(), at: instant, lead: LeadSummary, overdue: z.boolean() }),
  z.object({
    kind: z.literal("step"),
    id: z.string(),
    at: instant,
    lead: LeadSummary,
    channel: z.string(),
    messageId: z.string(),
    /** planned or awaiting-confirmation (it was opened, and nobody has said yet whether it went) */
    state: z.string(),
    subject: z.string().nullable(),
    body: z.string().nullable(),
    handOffUrl: z.string().nullable(),
    enrollmentId: z.string().nullable(),
    sequenceName: z.string().nullable(),
    stepIndex: z.number().int().nullable(),
  }),
]);
export type TodayItem = z.infer<typeof TodayItem>;

export const TodayPage = z.object({ items: z.array(TodayItem), nextCursor: z.string().nullable() });
export type TodayPage = z.infer<typeof TodayPage>;

/** A count that stops counting at 10,000: then `exact` is false and the screen says "10,000+". */
export const CappedCount = z.object({ count: z.number().int(), exact: z.boolean() });
export type CappedCount = z.infer<typeof CappedCount>;

/** The counts beside the presets of the Quick Dashboard. */
export const Dashboard = z.object({
  /** temperature HOT, status NEW */
  hotUntouched: CappedCount,
  /** follow-ups due today or overdue, in the organization's zone */
  followUpsDue: CappedCount,
  /** of these, due before today */
  followUpsOverdue: CappedCount,
  /** leads whose last word is theirs */
  repliesWaiting: CappedCount,
  /** what a person does today: done, and done + still waiting */
  today: z.object({ done: z.number().int(), total: z.number().int() }),
});
export type Dashboard = z.infer<typeof Dashboard>;

export const byId = z.strictObject({ id: z.string() });
