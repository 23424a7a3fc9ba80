import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { useState } from "react";
import type { DialogKind } from "../lead-actions/actions-on-lead.ts";
import type { Target } from "../lead-actions/bulk.ts";
import { leadActions } from "../lead-actions/lead-actions.ts";
import { asJson } from "../lead-list/lead-filter.ts";
import type { ListState, ListStore } from "../lead-list/list-store.ts";
import type { ListRow } from "../lead-list/row.ts";

interface Circumstances {
  store: ListStore;
  state: ListState;
  row: ListRow | null;
  view: { fullFilter: LeadCountQuery; isOfLeads: boolean };
  /** how many match in all; null when it is not known exactly */
  matching: number | null;
}

/** The actions on the focused row or the selection, and the dialog one of them may have opened. */
export function useWorkActions({ store, state, row, view, matching }: Circumstances) {
  const [dialog, setDialog] = useState<{ kind: DialogKind; target: Target; change: BulkChange | undefined } | null>(
    null,
  );
  const hasSelection = state.selected.size > 0;
  const isEverything = state.isEverythingSelected && view.isOfLeads;
  const selected = state.rows.filter((one) => state.selected.has(one.key));
  const rows = hasSelection ? selected : row === null ? [] : [row];
  const target: Target = {
    rows,
    filter: isEverything ? asJson(view.fullFilter) : null,
    count: isEverything ? matching : rows.length,
  };
  const act = leadActions({
    row,
    target,
    hasSelection,
    open: (kind, whom, change) => setDialog({ kind, target: whom, change }),
    resort: store.resort,
    clearSelection: store.clearSelection,
  });
  return { act, target, dialog, closeDialog: () => setDialog(null) };
}
