import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { TEMPERATURES } from "@lead-dashboard/domain/leads/temperature";
import { z } from "zod";
import { LeadFilter } from "../leads/lead-query.ts";
import { TagName } from "../leads/tags.ts";
import { UndoResult } from "../leads/undo.ts";
import { Price } from "../price.ts";

const instant = z.iso.datetime();
const added = z.array(TagName).max(50);
const removed = z.array(z.string().trim().min(1).max(60)).max(50);
const id = z.string().min(1).max(60);

/** What to do with every chosen lead. */
export const BulkChange = z.discriminatedUnion("type", [
  /** to one member (null: to nobody), or to several in turn */
  z.strictObject({
    type: z.literal("assign"),
    assignedTo: id.nullable().optional(),
    roundRobin: z.array(id).min(1).max(100).optional(),
  }),
  z.strictObject({
    type: z.literal("status"),
    status: z.enum(LEAD_STATUSES),
    lostReason: z.string().trim().max(500).optional(),
  }),
  /** null clears the one set by hand */
  z.strictObject({ type: z.literal("temperature"), temperature: z.enum(TEMPERATURES).nullable() }),
  z.strictObject({ type: z.literal("tag"), add: added.optional(), remove: removed.optional() }),
  z.strictObject({ type: z.literal("followUp"), nextFollowUpAt: z.iso.datetime({ offset: true }).nullable() }),
  z.strictObject({ type: z.literal("enroll"), sequenceId: id }),
  /** without `sequenceId`: every running sequence of the lead */
  z.strictObject({ type: z.literal("stop"), sequenceId: id.optional() }),
  z.strictObject({ type: z.literal("hide"), hidden: z.boolean().optional() }),
  z.strictObject({ type: z.literal("delete") }),
  z.strictObject({ type: z.literal("restore") }),
  z.strictObject({
    type: z.literal("message"),
    channel: z.enum(["whatsapp", "whatsapp-personal", "email", "sms", "phone"]),
    templateId: id,
  }),
]);
export type BulkChange = z.infer<typeof BulkChange>;

/** A selection (`ids`) or everything that matches (`filter`), and what to do with it. */
export const NewBulkAction = z
  .strictObject({ ids: z.array(id).min(1).max(50_000).optional(), filter: LeadFilter.optional(), action: BulkChange })
  .refine((body) => (body.ids === undefined) !== (body.filter === undefined), {
    message: "give either ids or filter",
    path: ["ids"],
  });
export type NewBulkAction = z.infer<typeof NewBulkAction>;

export const BulkActionQueued = z.strictObject({
  id: z.string(),
  /** how many leads it concerns; null when it is counted while it runs */
  matched: z.number().int().nullable(),
});
export type BulkActionQueued = z.infer<typeof BulkActionQueued>;

/** What a bulk action would do, counted over `matched` leads. */
export const BulkForecast = z.strictObject({
  matched: z.number().int(),
  /** leads it would be done for */
  possible: z.number().int(),
  /** false: more leads match than were looked at */
  exact: z.boolean(),
  /** why not the others, and how many for each reason */
  reasons: z.array(z.strictObject({ reason: z.string(), count: z.number().int() })),
  /** messages that leave by themselves: when the last of those looked at does, by hours and limits of the accounts */
  lastLeavesAt: instant.optional(),
  /** SMS: parts of all texts looked at, and what they cost by the accounts they leave from; `unpriced` parts have no price */
  sms: z.strictObject({ segments: z.int(), cost: z.array(Price), unpriced: z.int() }).optional(),
});
export type BulkForecast = z.infer<typeof BulkForecast>;

/** Everything that matches a filter, counted to its end. */
export const BulkCounting = z.strictObject({ filter: LeadFilter, cursor: z.string().max(2_000).optional() });
export type BulkCounting = z.infer<typeof BulkCounting>;

/** How many leads one stretch holds; counting goes on behind `nextCursor`. */
export const BulkCount = z.strictObject({ count: z.number().int(), nextCursor: z.string().nullable() });
export type BulkCount = z.infer<typeof BulkCount>;

/** A bulk action and how far it is. matched = changed + unchanged + skipped + failed when it is done. */
export const BulkAction = z.strictObject({
  id: z.string(),
  action: BulkChange,
  status: z.enum(["queued", "running", "done", "cancelled", "failed", "undoing", "undone"]),
  matched: z.number().int().nullable(),
  changed: z.number().int(),
  /** leads that were so already */
  unchanged: z.number().int(),
  skipped: z.number().int(),
  failed: z.number().int(),
  /** why leads were unchanged, skipped or failed, and how many for each reason */
  reasons: z.array(z.strictObject({ reason: z.string(), count: z.number().int() })),
  /** a bulk message whose messages wait until a person lets them go on */
  paused: z.boolean(),
  /** its messages that have not left yet; null: it is no message, or it was not counted */
  waiting: z.number().int().nullable(),
  /** SMS, where it was counted: parts and charges the provider has told of so far */
  sms: z.strictObject({ segments: z.int(), cost: z.array(Price) }).optional(),
  canUndo: z.boolean(),
  undoId: z.string().nullable(),
  /** by its undo: leads put back, and leads of which something stayed because it was changed since */
  restored: z.number().int(),
  spared: z.number().int(),
  createdBy: z.string().nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});
export type BulkAction = z.infer<typeof BulkAction>;

const outcome = z.enum(["changed", "unchanged", "skipped", "failed"]);

/** What happened to one lead. */
export const BulkOutcome = z.strictObject({
  leadId: z.string(),
  /** null: it is not there any more */
  leadName: z.string().nullable(),
  outcome,
  reason: z.string().nullable(),
  /** what undo did not put back and why: `status: changed-since` */
  spared: z.string().nullable(),
});
export type BulkOutcome = z.infer<typeof BulkOutcome>;

export const BulkOutcomeFilter = z.strictObject({
  outcome: outcome.optional(),
  /** true: only leads that undo did not put back whole */
  spared: z.literal("true").optional(),
});
export type BulkOutcomeFilter = z.infer<typeof BulkOutcomeFilter>;

export const BulkOutcomeQuery = BulkOutcomeFilter.extend({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().optional(),
});
export type BulkOutcomeQuery = z.infer<typeof BulkOutcomeQuery>;

/** What an undo did so far. `isRunning`: it goes on in the background; ask the bulk action. */
export const BulkUndo = UndoResult.extend({ isRunning: z.boolean() });
export type BulkUndo = z.infer<typeof BulkUndo>;

export const params = z.strictObject({ id: z.string() });
