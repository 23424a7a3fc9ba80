import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { z } from "zod";
import { LeadCounts, LeadPage } from "./lead.ts";

/** What the board shows first: the best leads of each status, and how many there are and worth what. */
export const Board = z.strictObject({
  columns: z.record(z.enum(LEAD_STATUSES), LeadPage),
  counts: LeadCounts,
});
export type Board = z.infer<typeof Board>;
