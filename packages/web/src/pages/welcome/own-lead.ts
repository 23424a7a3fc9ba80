import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { welcome as t } from "../../messages/en/welcome.ts";

const KEY = ["own-lead"];

/** The id of the lead that the newcomer is already, null when they are none; undefined while it is asked. */
export function useOwnLead(): string | null | undefined {
  const { data, isError } = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      const query = { tag: [t.tag], assignedTo: ["me"], source: [t.source], limit: 1 };
      return (await call(leadEndpoints.listLeads, { query, signal })).items[0]?.id ?? null;
    },
  });
  return isError ? null : data;
}

/** Remembers that the newcomer is this lead now. */
export function rememberOwnLead(id: string): void {
  queryClient.setQueryData(KEY, id);
}
