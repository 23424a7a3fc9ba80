import type { SavedView } from "@lead-dashboard/contract/leads/saved-views";
import { useMemo, useState, useSyncExternalStore } from "react";
import { useCustomFields } from "../../lead-list/use-filter-words.ts";
import { allColumns, usualColumns } from "./columns.tsx";
import { type Density, type PlacedColumn, readColumns, readLayout, writeColumns, writeLayout } from "./table-layout.ts";

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

/** The columns and the density of a view, and how to change them. */
export function useTableLayout(view: SavedView | undefined) {
  const custom = useCustomFields();
  const room = useRoom();
  const [, redraw] = useState(0);
  const viewId = view?.id ?? "all";
  const { columns: own, density } = readLayout(viewId);
  const saved = view && view.columns.length > 0 ? view.columns : null;
  const stored = own ?? saved ?? usualColumns(room);
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
