import type { ScoreRules as Rules } from "@lead-dashboard/domain/scoring/score-rules";
import { z } from "zod";

const points = z.number().int().min(0).max(100);
const penalty = z.number().int().min(-100).max(0);
const names = z.array(z.string().trim().min(1).max(120)).max(200).readonly();
const stale = z
  .array(z.strictObject({ afterDays: z.number().int().min(1).max(3650), points: penalty }))
  .max(10)
  .refine((steps) => steps.every((step, index) => index === 0 || step.afterDays > (steps[index - 1]?.afterDays ?? 0)), {
    error: "days must grow from one step to the next",
  })
  .readonly();

/** Every number of the lead score (statistics.md, "Default score rules"). */
export const ScoreRules = z.strictObject({
  base: z.number().int().min(-100).max(100),
  fit: z.strictObject({
    cap: points,
    priorMean: z.number().min(0).max(5),
    priorWeight: z.number().min(0).max(1000),
    assumedReviews: z.number().min(1).max(1000),
    zeroAt: z.number().min(0).max(5),
    pointsPerStar: z.number().min(0).max(100),
  }),
  ideal: z.strictObject({ cap: points, categories: names, categoryPoints: points, places: names, placePoints: points }),
  need: z.strictObject({ cap: points, noWebsite: points, weakWebsite: points }),
  reach: z.strictObject({ cap: points, mobile: points, email: points, landline: points }),
  engagement: z.strictObject({
    cap: points,
    reply: points,
    click: points,
    read: points,
    halfLifeDays: z.number().min(1).max(365),
    speed: z
      .array(z.strictObject({ withinHours: z.number().min(0.1).max(720), points }))
      .max(10)
      .refine(
        (steps) => steps.every((step, index) => index === 0 || step.withinHours > (steps[index - 1]?.withinHours ?? 0)),
        { error: "hours must grow from one step to the next" },
      )
      .readonly(),
  }),
  negative: z.strictObject({
    invalidNumber: penalty,
    hardBounce: penalty,
    outOfBusiness: penalty,
    optedOutEverywhere: penalty,
  }),
  staleness: z.strictObject({ untouched: stale, unanswered: stale }),
  temperature: z
    .strictObject({ hot: points, hotUntil: points, warm: points, warmUntil: points })
    .refine((edges) => edges.warmUntil <= edges.warm && edges.warm <= edges.hotUntil && edges.hotUntil <= edges.hot, {
      error: "must be ordered: warmUntil ≤ warm ≤ hotUntil ≤ hot",
    }),
}) satisfies z.ZodType<Rules>;
export type ScoreRules = z.infer<typeof ScoreRules>;

/** The rules in force, and how far the rescoring that they caused has come. */
export const Scoring = z.object({
  rules: ScoreRules,
  /** false as soon as the organization has saved rules of its own */
  isDefault: z.boolean(),
  updatedAt: z.iso.datetime().nullable(),
  /** null when every lead's score follows these rules */
  rescoring: z.object({ done: z.number().int(), startedAt: z.iso.datetime() }).nullable(),
});
export type Scoring = z.infer<typeof Scoring>;

const spread = z.strictObject({
  byTemperature: z.strictObject({ HOT: z.number().int(), WARM: z.number().int(), COLD: z.number().int() }),
  /** leads by score, in steps of five points: 0–4, 5–9, … 95–100 */
  byScore: z.array(z.number().int()).length(20),
});

/** How leads fall by their stored score, and how they would by other rules. */
export const ScoringPreview = z.strictObject({
  /** leads looked at */
  sampled: z.number().int(),
  /** they are all there are */
  isWhole: z.boolean(),
  before: spread,
  after: spread,
});
export type ScoringPreview = z.infer<typeof ScoringPreview>;
