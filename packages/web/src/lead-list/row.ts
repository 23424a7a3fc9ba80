import type { Lead } from "@lead-dashboard/contract/leads/lead";
import type { TodayItem } from "@lead-dashboard/contract/timelines/schemas";

/** What a row shows of its lead. Rows of Today know less until the lead itself has been fetched. */
export type RowLead = Pick<Lead, "id" | "name" | "status" | "temperature" | "score"> & Partial<Lead>;

/** One line of a list: a lead, and in Today the thing that waits. */
export interface ListRow {
  /** unique in its list; the lead's id, or the waiting thing's where a lead may stand twice */
  key: string;
  lead: RowLead;
  waiting: TodayItem | null;
}

/** A lead as a line of a list. */
export function rowOfLead(lead: Lead): ListRow {
  return { key: lead.id, lead, waiting: null };
}

/** A waiting thing as a line of Today. The server names status and temperature as plain text there. */
export function rowOfTodayItem(item: TodayItem): ListRow {
  const { id, name, category, city, phone, email, score, assignedTo, version } = item.lead;
  const status = item.lead.status as Lead["status"];
  const temperature = item.lead.temperature as Lead["temperature"];
  const lead: RowLead = { id, name, category, city, phone, email, score, assignedTo, version, status, temperature };
  // a lead may wait for an answer and have a follow-up: both go by its id
  return { key: `${item.kind}-${item.id}`, lead, waiting: item };
}
