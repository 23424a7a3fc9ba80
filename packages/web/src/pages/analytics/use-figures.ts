import type { AnalyticsQuery } from "@lead-dashboard/contract/analytics/schemas";
import type { Endpoint } from "@lead-dashboard/contract/endpoint";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";

/** The figures of one endpoint for a period; what was there before stays visible while new ones come. */
export function useFigures<Output>(
  name: string,
  endpoint: Endpoint<{ query: AnalyticsQuery; output: Output }>,
  query: AnalyticsQuery,
) {
  return useQuery({
    queryKey: ["analytics", name, query],
    queryFn: ({ signal }): Promise<Output> =>
      call<{ query: AnalyticsQuery; output: Output }>(endpoint, { query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
