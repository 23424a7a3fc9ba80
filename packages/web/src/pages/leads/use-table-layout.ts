import type { SavedView } from "@lead-dashboard/contract/leads/saved-views";
import { useMemo, useState, useSyncExternalStore } from "react";
import { useCustomFields } from "../../lead-list/use-filter-words.ts";
import { allColumns, usualColumns } from "./columns.tsx";
import { type Density, type PlacedColumn, readColumns, readLayout, writeColumns, writeLayout } from "./table-layout.ts";

const medium = matchMedia("(max-width: 1100px)");

function useIsMedium(): boolean {
  return useSyncExternalStore(
    (listener) => {
      medium.addEventListener("change", listener);
      return () => medium.removeEventListener("change", listener);
    },
    () => medium.matches,
  );
}

export type TableLayout = ReturnType<typeof useTableLayout>;

/** The columns and the density of a view, and how to change them. */
export function useTableLayout(view: SavedView | undefined) {
  const custom = useCustomFields();
  const isMedium = useIsMedium();
  const [, redraw] = useState(0);
  const viewId = view?.id ?? "all";
  const { columns: own, density } = readLayout(viewId);
  const saved = view && view.columns.length > 0 ? view.columns : null;
  const stored = own ?? saved ?? usualColumns(isMedium);
  const all = useMemo(() => allColumns(custom.data?.items ?? []), [custom.data]);
  const text = stored.join("\n");
  const placed = useMemo(() => readColumns(text.split("\n"), all), [text, all]);
  const keep = (layout: { columns: readonly string[] | null; density: Density }) => {
    writeLayout(viewId, layout);
    redraw((times) => times + 1);
  };
  return {
    all,
    placed,
    density,
    /** for saving with a view; empty while they are the usual ones */
    columns: own ?? saved ?? [],
    isChanged: view !== undefined && own !== null && own.join() !== view.columns.join(),
    setPlaced: (next: readonly PlacedColumn[]) => keep({ columns: writeColumns(next), density }),
    setDensity: (next: Density) => keep({ columns: own, density: next }),
    forgetColumns: () => keep({ columns: null, density }),
    /** a new view begins as this one looks */
    handOn: (id: string) => writeLayout(id, { columns: null, density }),
  };
}
