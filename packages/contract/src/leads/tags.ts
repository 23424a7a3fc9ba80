import { TAG_COLORS } from "@lead-dashboard/domain/leads/tag-color";
import { isTagName } from "@lead-dashboard/domain/leads/tag-name";
import { z } from "zod";

/** What a lead may be tagged with. */
export const TagName = z.string().trim().min(1).max(60).refine(isTagName, "must be more than one or two dots");

/** A tag that leads carry. */
export const Tag = z.strictObject({
  /** the name without capitals and accents: all its spellings are one tag */
  id: z.string(),
  /** as first written */
  name: z.string(),
  color: z.enum(TAG_COLORS).nullable(),
  /** how many listed leads carry it */
  count: z.number().int(),
});
export type Tag = z.infer<typeof Tag>;

/** Its colour, or another spelling of the same letters once its leads carry that; left out means unchanged. Another name is a bulk action. */
export const TagChange = z.strictObject({
  color: z.enum(TAG_COLORS).nullable().optional(),
  name: z.string().trim().min(1).max(60).optional(),
});
export type TagChange = z.infer<typeof TagChange>;
