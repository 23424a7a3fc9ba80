// What several pages ask about templates and sequences.
import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import { templateEndpoints } from "@lead-dashboard/contract/templates/endpoints";
import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "./call.ts";
import { queryClient } from "./query-client.ts";

/** Sequences by name. */
export function useSequences() {
  return useQuery({
    queryKey: ["sequences"],
    queryFn: () => call(sequenceEndpoints.listSequences, { query: { limit: 200 } }),
  });
}

const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: () => call(templateEndpoints.listTemplates, { query: { limit: 200 } }),
  staleTime: 300_000,
});

/** Every template, by name. */
export function useTemplates() {
  return useQuery(templatesQuery);
}

/** Every template that has been fetched already, without waiting. */
export function templatesAtHand(): Template[] {
  return queryClient.getQueryData(templatesQuery.queryKey)?.items ?? [];
}

/** A template as one lead would read it. */
export const previewQuery = (templateId: string, leadId: string) =>
  queryOptions({
    queryKey: ["preview", leadId, templateId],
    queryFn: ({ signal }) =>
      call(templateEndpoints.previewTemplate, { params: { id: templateId }, body: { leadId }, signal }),
    staleTime: 120_000,
  });
