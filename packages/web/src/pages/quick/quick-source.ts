import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { type LeadSort, stillMatches } from "../../lead-list/lead-filter.ts";
import { loadLeads } from "../../lead-list/load-leads.ts";
import type { ListRow } from "../../lead-list/row.ts";
import type { LeadListSource } from "../../lead-list/use-lead-list.ts";
import { loadToday, type Preset } from "./presets.ts";

/** Where the rows of a preset come from, and what keeps them there. */
export function quickSource(preset: Preset, filter: LeadCountQuery, sort: LeadSort): LeadListSource {
  const name = quickSourceName(preset, filter, sort);
  if (preset === "replies" || preset === "today") {
    return { name, load: loadToday(preset === "replies" ? "reply" : null), belongs: stillWaits };
  }
  return { name, load: loadLeads(filter, sort), belongs: (row) => stillMatches(row.lead, filter) };
}

/** Equal names ask for the same rows. */
export function quickSourceName(preset: Preset, filter: LeadCountQuery, sort: LeadSort): string {
  return JSON.stringify([preset, filter, sort]);
}

/** What waits in Today goes when the lead goes, or when its follow-up was moved. */
function stillWaits({ lead, waiting }: ListRow): boolean {
  if (lead.deletedAt || lead.hidden) return false;
  if (waiting?.kind !== "follow-up" || lead.nextFollowUpAt === undefined) return true;
  return lead.nextFollowUpAt !== null && Date.parse(lead.nextFollowUpAt) < new Date().setHours(24, 0, 0, 0);
}
