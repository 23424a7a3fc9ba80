import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { call } from "../api/call.ts";
import { asQuery, type LeadSort } from "./lead-filter.ts";
import type { LoadPage } from "./list-store.ts";
import { rowOfLead } from "./row.ts";

const PAGE = 100;

/** Pages of leads that match. */
export function loadLeads(filter: LeadCountQuery, sort: LeadSort): LoadPage {
  return async (cursor, signal) => {
    const query = { ...asQuery(filter), sort, limit: PAGE, ...(cursor !== null && { cursor }) };
    const page = await call(leadEndpoints.listLeads, { query, signal });
    return { rows: page.items.map(rowOfLead), nextCursor: page.nextCursor };
  };
}
