import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import type { Price } from "@lead-dashboard/contract/price";
import { useQuery } from "@tanstack/react-query";
import { call } from "../api/call.ts";

/** What one part of an SMS costs by the dearest account it may leave from; null where nobody said, or nobody asks. */
export function useSegmentPrice(isAsked: boolean): Price | null {
  const { data } = useQuery({
    queryKey: ["channel-accounts"],
    queryFn: ({ signal }) => call(channelEndpoints.listChannelAccounts, { signal }),
    enabled: isAsked,
  });
  const prices = data?.items.flatMap((one) => (one.isPaused ? [] : (one.segmentPrice ?? []))) ?? [];
  return prices.sort((one, other) => other.amount - one.amount)[0] ?? null;
}
