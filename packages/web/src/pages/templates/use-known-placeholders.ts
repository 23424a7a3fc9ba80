import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { knownPlaceholders } from "@lead-dashboard/domain/templates/placeholders";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";

/** The names a text may use: the built-in ones and the organization's custom fields. */
export function useKnownPlaceholders() {
  const { data } = useQuery({
    queryKey: ["custom-fields"],
    queryFn: ({ signal }) => call(leadEndpoints.listCustomFields, { signal }),
    staleTime: 300_000,
  });
  const customFields = data?.items ?? [];
  return { customFields, known: knownPlaceholders(customFields.map((field) => field.key)) };
}
