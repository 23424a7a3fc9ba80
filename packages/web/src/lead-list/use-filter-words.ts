import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "../api/call.ts";
import { useMembers } from "../api/lead-queries.ts";
import type { FilterWords } from "./describe-filter.ts";
import { filterFields } from "./filter-fields.ts";

/** The custom fields of the organization, in their order. */
export function useCustomFields() {
  return useQuery({ queryKey: ["custom-fields"], queryFn: () => call(leadEndpoints.listCustomFields, {}) });
}

/** What is needed to read a filter and to say it; null until the fields of the organization are known. */
export function useFilterWords(): FilterWords | null {
  const custom = useCustomFields();
  const members = useMembers();
  const isSettled = !custom.isPending;
  const fields = custom.data?.items;
  const people = members.data?.items;
  return useMemo(
    () =>
      isSettled
        ? {
            fields: filterFields(fields ?? []),
            nameOf: (id) => people?.find((one) => one.id === id)?.name ?? id,
          }
        : null,
    [isSettled, fields, people],
  );
}
