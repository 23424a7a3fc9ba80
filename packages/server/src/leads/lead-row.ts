import type { LeadTable } from "../db/tables/leads.ts";

/** A lead as stored. */
export type LeadRow = { readonly [Column in keyof LeadTable]: Column extends "seq" ? number : LeadTable[Column] };

/** The shelves: what lists show, what is hidden, what lies in the bin. */
export const LISTED = 0;
export const HIDDEN = 1;
export const BIN = 2;

/** The shelf of a lead: the bin goes before hidden. */
export function shelfOf(lead: { isHidden: boolean; deletedAt: number | null }): number {
  if (lead.deletedAt !== null) return BIN;
  return lead.isHidden ? HIDDEN : LISTED;
}
