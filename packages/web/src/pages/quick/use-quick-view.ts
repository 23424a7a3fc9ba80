import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import type { Dashboard } from "@lead-dashboard/contract/timelines/schemas";
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { readFilter, readSort, writeFilter } from "../../lead-list/lead-filter.ts";
import { count } from "../../messages/plural.ts";
import { isPreset, PRESET_FILTERS, PRESET_SORTS, type Preset } from "./presets.ts";

export type QuickView = ReturnType<typeof useQuickView>;

/** Preset, filter and order as they stand in the address, and how to change them. */
export function useQuickView() {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  return useMemo(() => {
    const now = new URLSearchParams(text);
    const word = now.get("view");
    const preset: Preset = isPreset(word) ? word : "hot";
    const filter = readFilter(now);
    const presetFilter = PRESET_FILTERS[preset];
    return {
      preset,
      filter,
      /** what the list is asked for: the preset's conditions, narrowed by the person's */
      fullFilter: { ...presetFilter, ...filter },
      sort: readSort(now.get("sort")) ?? PRESET_SORTS[preset],
      /** a list of leads, which can be filtered and sorted; the others are lists of waiting things */
      isOfLeads: presetFilter !== null,
      /** a lead that is contacted is no longer one of this list */
      leavesWhenContacted: presetFilter?.status?.includes("CONTACTED") === false,
      setPreset: (next: Preset) => setSearch(next === "hot" ? {} : { view: next }),
      setFilter: (next: LeadCountQuery) =>
        setSearch(writeFilter(new URLSearchParams(location.search), next), { replace: true }),
      setSort: (next: string) => {
        const changed = new URLSearchParams(location.search);
        changed.set("sort", next);
        setSearch(changed, { replace: true });
      },
      countOf: (dashboard: Dashboard | undefined) => countOf(preset, dashboard)?.count,
      countWords: (one: Preset, dashboard: Dashboard | undefined) => countWords(one, dashboard),
    };
  }, [text, setSearch]);
}

function countOf(preset: Preset, dashboard: Dashboard | undefined) {
  if (!dashboard) return undefined;
  if (preset === "hot") return dashboard.hotUntouched;
  if (preset === "due") return dashboard.followUpsDue;
  if (preset === "replies") return dashboard.repliesWaiting;
  return undefined;
}

function countWords(preset: Preset, dashboard: Dashboard | undefined): string | undefined {
  if (preset === "all") return undefined;
  if (!dashboard) return "";
  if (preset === "today") return `${count(dashboard.today.done)}/${count(dashboard.today.total)}`;
  const known = countOf(preset, dashboard);
  return known ? `${count(known.count)}${known.exact ? "" : "+"}` : "";
}
