import type { CustomField } from "@lead-dashboard/contract/leads/custom-fields";
import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { useCounts } from "../../api/lead-queries.ts";
import { queryClient } from "../../api/query-client.ts";
import { toast } from "../../look/toasts.ts";
import { customFields as t } from "../../messages/en/custom-fields.ts";
import { ConfirmDialog } from "./ConfirmDialog.tsx";

/** Says what is lost with a field before it is deleted: values on leads, and views that ask for it. */
export function RemoveField({ field, onClose }: { field: CustomField; onClose: () => void }) {
  const name = `field.${field.key}` as const;
  const counts = useCounts({ [name]: [".."] });
  const views = useQuery({ queryKey: ["views"], queryFn: () => call(leadEndpoints.listSavedViews, {}) });
  const users = views.data?.items.filter(
    (view) => asksFor(view.filter, name) || view.columns.some((one) => one.split(":")[0] === name),
  );
  const lost = counts.data
    ? counts.data.total === 0
      ? t.lostNothing
      : t.lost(counts.data.total, counts.data.exact)
    : t.counting;
  const inViews = users && users.length > 0 ? ` ${t.lostViews(users.map((view) => view.name).join(", "))}` : "";
  return (
    <ConfirmDialog
      title={t.removeTitle(field.label)}
      explain={`${lost}${inViews}`}
      action={t.removeButton}
      onClose={onClose}
      onConfirm={async () => {
        await call(leadEndpoints.deleteCustomField, { params: { id: field.id } });
        await queryClient.invalidateQueries({ queryKey: ["custom-fields"] });
        toast(t.removed(field.label));
      }}
    />
  );
}

function asksFor(filter: LeadFilter, name: string): boolean {
  const groups = [...(filter.all ?? []), ...(filter.any ?? []), ...(filter.none ?? [])];
  return name in filter || groups.some((one) => asksFor(one, name));
}
