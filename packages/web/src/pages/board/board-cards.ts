import type { Lead, LeadCounts, LeadPage } from "@lead-dashboard/contract/leads/lead";
import type { LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import type { InfiniteData } from "@tanstack/react-query";

/** The loaded pages of one column. */
export type ColumnData = InfiniteData<LeadPage, unknown>;

/** Every card of a column that has been loaded, in order. */
export function cardsOf(column: ColumnData | undefined): Lead[] {
  return column?.pages.flatMap((page) => page.items) ?? [];
}

/** A column without a lead. */
export function without(column: ColumnData | undefined, leadId: string): ColumnData | undefined {
  if (!column) return column;
  const pages = column.pages.map((page) => ({ ...page, items: page.items.filter((lead) => lead.id !== leadId) }));
  return { ...column, pages };
}

/** A column with a lead on top. */
export function withOnTop(column: ColumnData | undefined, lead: Lead): ColumnData | undefined {
  const first = column?.pages[0];
  if (!column || !first) return column;
  return { ...column, pages: [{ ...first, items: [lead, ...first.items] }, ...column.pages.slice(1)] };
}

/** The counts and values after a lead has gone from one column to another. */
export function afterMove(counts: LeadCounts | undefined, lead: Lead, to: LeadStatus): LeadCounts | undefined {
  if (!counts) return counts;
  const byStatus = { ...counts.byStatus };
  byStatus[lead.status] = Math.max(0, byStatus[lead.status] - 1);
  byStatus[to] += 1;
  return { ...counts, byStatus, valueByStatus: movedValue(counts.valueByStatus, lead, to) };
}

/** Where the focus goes from a card: up and down in its column, sideways to the same height or the last card there. */
export function neighbour(
  columns: readonly (readonly Lead[])[],
  leadId: string,
  step: "up" | "down" | "left" | "right",
): Lead | undefined {
  const at = columns.findIndex((cards) => cards.some((lead) => lead.id === leadId));
  const column = columns[at];
  if (!column) return columns.find((cards) => cards.length > 0)?.[0];
  const row = column.findIndex((lead) => lead.id === leadId);
  if (step === "up") return column[row - 1];
  if (step === "down") return column[row + 1];
  const side = step === "left" ? columns.slice(0, at).toReversed() : columns.slice(at + 1);
  const target = side.find((cards) => cards.length > 0);
  return target?.[Math.min(row, target.length - 1)];
}

function movedValue(values: LeadCounts["valueByStatus"], lead: Lead, to: LeadStatus): LeadCounts["valueByStatus"] {
  const { dealValue, currency } = lead;
  if (!values || dealValue === null || currency === null) return values;
  const from = values[lead.status];
  return {
    ...values,
    [lead.status]: { ...from, [currency]: (from[currency] ?? 0) - dealValue },
    [to]: { ...values[to], [currency]: (values[to][currency] ?? 0) + dealValue },
  };
}
