import type { SavedView } from "@lead-dashboard/contract/leads/saved-views";
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { readFilter, readSort, unknownNames, writeFilter } from "../../lead-list/lead-filter.ts";
import type { ListView } from "../../lead-list/list-view.ts";

/** What the page asks for, all of it in the address. */
export interface LeadsView extends ListView {
  /** the saved view that was opened, perhaps changed since; `all` for none */
  viewId: string | null;
  /** names in the address that mean nothing here */
  unknown: readonly string[];
  open: (view: SavedView | null, how?: { replace: boolean }) => void;
  dropUnknown: () => void;
}

/** All leads, chosen on purpose: not the default view. */
export const ALL = "all";
const OWN_NAMES = ["view", "sort"];

/** Filter, order and view as they stand in the address; going back takes back a filter, not each letter of a search. */
export function useLeadsView(): LeadsView {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  return useMemo(() => {
    const now = new URLSearchParams(text);
    const filter = readFilter(now);
    return {
      filter,
      fullFilter: filter,
      sort: readSort(now.get("sort")) ?? "-score",
      isOfLeads: true,
      leavesWhenContacted: filter.status?.includes("CONTACTED") === false,
      viewId: now.get("view"),
      unknown: unknownNames(now, OWN_NAMES),
      setFilter: (next) => {
        const rest = (one: object) => JSON.stringify({ ...one, q: undefined });
        setSearch(writeFilter(new URLSearchParams(location.search), next), { replace: rest(next) === rest(filter) });
      },
      setSort: (next) => {
        const changed = new URLSearchParams(location.search);
        changed.set("sort", next);
        setSearch(changed, { replace: true });
      },
      open: (view, how) => {
        const begin = new URLSearchParams({ view: view?.id ?? ALL });
        const next = view === null ? begin : writeFilter(begin, view.filter);
        if (view && view.sort !== "-score") next.set("sort", view.sort);
        setSearch(next, how);
      },
      dropUnknown: () => {
        const next = new URLSearchParams(location.search);
        for (const name of unknownNames(next, OWN_NAMES)) next.delete(name);
        setSearch(next, { replace: true });
      },
    };
  }, [text, setSearch]);
}
