import { z } from "zod";
import { LeadFilter, LeadSort } from "./lead-query.ts";

const name = z.string().trim().min(1).max(80);
const columns = z.array(z.string().max(60)).max(60);

/** How high the rows of a list are. */
export const RowHeight = z.enum(["comfortable", "compact"]);
export type RowHeight = z.infer<typeof RowHeight>;

/** A filter, sort, columns and row height under a name: private, or shared with the organization. */
export const SavedView = z.strictObject({
  id: z.string(),
  name: z.string(),
  filter: LeadFilter,
  sort: z.string(),
  columns: z.array(z.string()),
  /** null: the usual one */
  rowHeight: RowHeight.nullable(),
  isShared: z.boolean(),
  /** your own marks, for any view you see */
  isFavorite: z.boolean(),
  isDefault: z.boolean(),
  /** member id of who made it */
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
});
export type SavedView = z.infer<typeof SavedView>;

export const NewSavedView = z.strictObject({
  name,
  filter: LeadFilter,
  sort: LeadSort.optional(),
  columns: columns.optional(),
  rowHeight: RowHeight.nullable().optional(),
  isShared: z.boolean().optional(),
  isFavorite: z.boolean().optional(),
  isDefault: z.boolean().optional(),
});
export type NewSavedView = z.infer<typeof NewSavedView>;

export const SavedViewChange = NewSavedView.partial();
export type SavedViewChange = z.infer<typeof SavedViewChange>;
