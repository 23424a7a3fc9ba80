import type { LeadTable } from "../db/tables/leads.ts";

/** A lead as stored. */
export type LeadRow = { readonly [Column in keyof LeadTable]: Column extends "seq" ? number : LeadTable[Column] };

/**
 * What mass changes read of a lead: its place, what they change and what higher rooms ask about. Without contact points,
 * texts and other JSON, whose reading and parsing cost as much as all the rest of a mass change.
 */
export const CORE_COLUMNS = [
  "seq",
  "id",
  "organizationId",
  "shelf",
  "status",
  "temperature",
  "temperatureSetByHand",
  "score",
  "assignedTo",
  "cityCode",
  "categoryCode",
  "countryCode",
  "sourceCode",
  "followUpSort",
  "contactedSort",
  "createdAt",
  "updatedAt",
  "version",
  "name",
  "dealValue",
  "currency",
  "lostReason",
  "isHidden",
  "isSample",
  "nextFollowUpAt",
  "lastContactedAt",
  "lastRepliedAt",
  "firstContactedAt",
  "firstRepliedAt",
  "wonAt",
  "lostAt",
  "deletedAt",
  "scoredAt",
  "nextScoreAt",
  "tags",
] as const satisfies readonly (keyof LeadRow)[];

/** A lead as mass changes read it. */
export type LeadCore = Pick<LeadRow, (typeof CORE_COLUMNS)[number]>;

/** The shelves: what lists show, what is hidden, what lies in the bin. */
export const LISTED = 0;
export const HIDDEN = 1;
export const BIN = 2;

/** The shelf of a lead: the bin goes before hidden. */
export function shelfOf(lead: { isHidden: boolean; deletedAt: number | null }): number {
  if (lead.deletedAt !== null) return BIN;
  return lead.isHidden ? HIDDEN : LISTED;
}
