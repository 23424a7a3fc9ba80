import { bulkActionEndpoints } from "@lead-dashboard/contract/bulk-actions/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import type { Target } from "../bulk.ts";

/** How many leads a target holds: at least so many, and whether that is all of them. */
interface WholeCount {
  count: number;
  isKnown: boolean;
  error: Error | null;
}

/** Counts what an action concerns to its end, however many match; what is counted so far shows meanwhile. */
export function useWholeCount({ filter, count, rows }: Target): WholeCount {
  const [sofar, setSofar] = useState(0);
  const isCounting = filter !== null && count === null;
  const counted = useQuery({
    queryKey: ["whole-count", filter],
    queryFn: async ({ signal }) => {
      let total = 0;
      for (let cursor: string | null = ""; cursor !== null; ) {
        const body = { filter: filter ?? {}, ...(cursor === "" ? {} : { cursor }) };
        const stretch: { count: number; nextCursor: string | null } = await call(
          bulkActionEndpoints.countForBulkAction,
          { body, signal },
        );
        total += stretch.count;
        cursor = stretch.nextCursor;
        setSofar(total);
      }
      return total;
    },
    enabled: isCounting,
    gcTime: 0,
    staleTime: 0,
  });
  if (!isCounting) return { count: count ?? rows.length, isKnown: true, error: null };
  return {
    count: counted.data ?? Math.max(sofar, rows.length),
    isKnown: counted.data !== undefined,
    error: counted.error,
  };
}
