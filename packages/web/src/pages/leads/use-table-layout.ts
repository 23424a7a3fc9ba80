import type { RowHeight, SavedView } from "@lead-dashboard/contract/leads/saved-views";
import { useMemo, useState, useSyncExternalStore } from "react";
import { useCustomFields } from "../../lead-list/use-filter-words.ts";
import { allColumns, usualColumns } from "./columns.tsx";
import { type PlacedColumn, readColumns, readLayout, USUAL_HEIGHT, writeColumns, writeLayout } from "./table-layout.ts";

const small = matchMedia("(max-width: 960px)");
const medium = matchMedia("(max-width: 1390px)");

function useRoom(): "small" | "medium" | "large" {
  return useSyncExternalStore(listen, () => (small.matches ? "small" : medium.matches ? "medium" : "large"));
}

function listen(listener: () => void): () => void {
  for (const query of [small, medium]) query.addEventListener("change", listener);
  return () => {
    for (const query of [small, medium]) query.removeEventListener("change", listener);
  };
}

export type TableLayout = ReturnType<typeof useTableLayout>;

/** The columns and the row height of a view, and how to change them. */
export function useTableLayout(view: SavedView | undefined) {
  const custom = useCustomFields();
  const room = useRoom();
  const [, redraw] = useState(0);
  const viewId = view?.id ?? "all";
  const { columns: own, rowHeight: ownHeight } = readLayout(viewId);
  const savedHeight = view?.rowHeight ?? null;
  const rowHeight = ownHeight ?? savedHeight ?? USUAL_HEIGHT;
  const saved = view && view.columns.length > 0 ? view.columns : null;
  const stored = own ?? saved ?? usualColumns(room);
  const all = useMemo(() => allColumns(custom.data?.items ?? []), [custom.data]);
  const text = stored.join("\n");
  const placed = useMemo(() => readColumns(text.split("\n"), all), [text, all]);
  const keep = (layout: { columns: readonly string[] | null; rowHeight: RowHeight | null }) => {
    writeLayout(viewId, layout);
    redraw((times) => times + 1);
  };
  return {
    all,
    placed,
    rowHeight,
    /** for saving with a view; empty while they are the usual ones */
    columns: own ?? saved ?? [],
    /** for saving with a view; null while it is the usual one */
    heightToSave: ownHeight ?? savedHeight,
    isChanged:
      view !== undefined &&
      ((own !== null && own.join() !== view.columns.join()) || rowHeight !== (savedHeight ?? USUAL_HEIGHT)),
    setPlaced: (next: readonly PlacedColumn[]) => keep({ columns: writeColumns(next), rowHeight: ownHeight }),
    setRowHeight: (next: RowHeight) => keep({ columns: own, rowHeight: next }),
    forgetColumns: () => keep({ columns: null, rowHeight: ownHeight }),
    /** as the view has it saved; without one the height of rows stays this browser's */
    forget: () => keep({ columns: null, rowHeight: view === undefined ? ownHeight : null }),
  };
}
