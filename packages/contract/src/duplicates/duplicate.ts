import { MERGE_FIELD_NAMES } from "@lead-dashboard/domain/duplicates/merge-leads";
import { PAIR_REASONS } from "@lead-dashboard/domain/duplicates/score-pair";
import { z } from "zod";
import { Lead } from "../leads/lead.ts";
import { CustomFieldKey } from "../leads/lead-query.ts";

const instant = z.iso.datetime();

/** The states of a pair. */
export const PAIR_STATES = ["open", "merged", "dismissed"] as const;

/** Two leads that look like one business: how sure (0–100), and what speaks for and against it. */
export const DuplicatePair = z
  .strictObject({
    id: z.string(),
    state: z.enum(PAIR_STATES),
    score: z.number().int(),
    reasons: z.array(
      z.strictObject({
        code: z.enum(PAIR_REASONS),
        points: z.number().int(),
        /** percent, metres or a number of leads, as the code has it */
        amount: z.number().nullable(),
        value: z.string().nullable(),
      }),
    ),
    leads: z.array(Lead).length(2),
    /** the merge that joined them, when one did */
    mergeId: z.string().nullable(),
    foundAt: instant,
  })
  .meta({ id: "DuplicatePair" });
export type DuplicatePair = z.infer<typeof DuplicatePair>;

export const PairPage = z.strictObject({ items: z.array(DuplicatePair), nextCursor: z.string().nullable() });
export type PairPage = z.infer<typeof PairPage>;

export const PairQuery = z.strictObject({
  state: z.enum(PAIR_STATES).optional(),
  /** only pairs of this lead */
  leadId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().optional(),
});
export type PairQuery = z.infer<typeof PairQuery>;

/** The search through all leads: how far it is, and what it left out. Figures are null, and groups none, for who sees only some leads. */
export const DuplicateScan = z
  .strictObject({
    status: z.enum(["never", "queued", "running", "done", "failed"]),
    /** leads looked at, of about so many */
    scanned: z.number().int().nullable(),
    total: z.number().int().nullable(),
    /** pairs found or found again */
    found: z.number().int().nullable(),
    /** phones, domains and the like that too many leads share to compare them all, the largest first */
    skippedGroups: z.array(z.strictObject({ key: z.string(), leads: z.number().int() })),
    /** how many there are of them */
    skippedCount: z.number().int().nullable(),
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    /** whether it also starts by itself: after an import, and at night where leads have changed (up to 200,000 leads) */
    automatic: z.boolean(),
  })
  .meta({ id: "DuplicateScan" });
export type DuplicateScan = z.infer<typeof DuplicateScan>;

/** `full`: look at every lead again, not only at those changed since the last time. */
export const NewScan = z.strictObject({ full: z.boolean().optional() }).optional();
export type NewScan = z.infer<typeof NewScan>;

/** Whether the search also starts by itself. */
export const ScanChange = z.strictObject({ automatic: z.boolean() });
export type ScanChange = z.infer<typeof ScanChange>;

const mergeField = z.union([z.enum(MERGE_FIELD_NAMES), z.templateLiteral(["field.", CustomFieldKey])]);

/**
 * Which leads go into the one named in the path, and for which field whose value is kept (else the first that is known);
 * `field.<key>` is a custom field.
 */
export const MergeWish = z.strictObject({
  from: z.array(z.string().min(1).max(64)).min(1).max(20),
  fields: z.partialRecord(mergeField, z.string().min(1).max(64)).optional(),
});
export type MergeWish = z.infer<typeof MergeWish>;

/** A merge that can be taken back until `expiresAt`. Its id comes in the header `Merge-Id`. */
export const LeadMerge = z
  .strictObject({
    id: z.string(),
    leadId: z.string(),
    leadName: z.string(),
    from: z.array(z.strictObject({ id: z.string(), name: z.string() })),
    mergedAt: instant,
    expiresAt: instant,
    undoneAt: instant.nullable(),
  })
  .meta({ id: "LeadMerge" });
export type LeadMerge = z.infer<typeof LeadMerge>;

export const MergeQuery = z.strictObject({
  leadId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().optional(),
});
export type MergeQuery = z.infer<typeof MergeQuery>;

export const MergePage = z.strictObject({ items: z.array(LeadMerge), nextCursor: z.string().nullable() });
export type MergePage = z.infer<typeof MergePage>;
