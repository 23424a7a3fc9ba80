// What several pages ask about leads. Lists are not here: they live in lead-list/list-store.ts.
import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { timelinesEndpoints } from "@lead-dashboard/contract/timelines/endpoints";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { asQuery } from "../lead-list/lead-filter.ts";
import { call } from "./call.ts";

/** One lead in full. */
export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: ["lead", id],
    queryFn: ({ signal }) => call(leadEndpoints.getLead, { params: { id }, signal }),
  });

/** What happened to a lead, the newest first. */
export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ["timeline", id],
    queryFn: ({ signal }) => call(timelinesEndpoints.getLeadTimeline, { params: { id }, query: { limit: 50 }, signal }),
  });

/** The counts beside the presets. */
export function useDashboard() {
  return useQuery({ queryKey: ["dashboard"], queryFn: () => call(timelinesEndpoints.getDashboard, {}) });
}

/** How many leads match, by status and temperature. */
export function useCounts(filter: LeadCountQuery, isNeeded = true) {
  return useQuery({
    queryKey: ["counts", filter],
    queryFn: ({ signal }) => call(leadEndpoints.countLeads, { query: asQuery(filter), signal }),
    enabled: isNeeded,
    placeholderData: keepPreviousData,
  });
}

/** The people of the organization. */
export function useMembers() {
  return useQuery({
    queryKey: ["members"],
    queryFn: () => call(accountEndpoints.listMembers, { query: { limit: 200 } }),
    staleTime: 300_000,
  });
}

/** The tags in use with their colours. */
export function useTags() {
  return useQuery({
    queryKey: ["tags"],
    queryFn: ({ signal }) => call(leadEndpoints.listTags, { query: { limit: 200 }, signal }),
    staleTime: 60_000,
  });
}

/** Values in use, for the filter. */
export function useFacets() {
  return useQuery({ queryKey: ["facets"], queryFn: () => call(leadEndpoints.listFacets, { query: { limit: 30 } }) });
}
