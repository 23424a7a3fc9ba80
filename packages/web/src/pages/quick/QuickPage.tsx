import type { Dashboard } from "@lead-dashboard/contract/timelines/schemas";
import { Suspense, useRef, useState, useSyncExternalStore } from "react";
import { part } from "../../app/part.tsx";
import { HoldKeys } from "../../keyboard/shortcuts.ts";
import { LeadList } from "../../lead-list/LeadList.tsx";
import { isFiltering } from "../../lead-list/lead-filter.ts";
import type { ListRow } from "../../lead-list/row.ts";
import { SearchAndSort } from "../../lead-list/SearchAndSort.tsx";
import { useLeadList } from "../../lead-list/use-lead-list.ts";
import { Button } from "../../look/Button.tsx";
import { useIsNarrow } from "../../look/narrow.ts";
import { useTabTitle } from "../../look/place.ts";
import { ErrorState } from "../../look/States.tsx";
import { Tabs } from "../../look/Tabs.tsx";
import { quick as t } from "../../messages/en/quick.ts";
import { PRESET_FILTERS, PRESETS } from "./presets.ts";
import styles from "./QuickPage.module.css";
import { QuickRow } from "./QuickRow.tsx";
import { quickSource, quickSourceName } from "./quick-source.ts";
import { useQuickView } from "./use-quick-view.ts";

const workbench = import("../../lead-work/Workbench.tsx");
const Workbench = part(() => workbench, "Workbench");
const PresetCounts = part(() => import("./PresetCounts.tsx"), "PresetCounts");
const QuickEmpty = part(() => import("./QuickEmpty.tsx"), "QuickEmpty");
const Coach = part(() => import("./Coach.tsx"), "Coach");
const FilterChips = part(() => import("../../lead-list/FilterChips.tsx"), "FilterChips");
const FilterDialog = part(() => import("../../lead-list/FilterDialog.tsx"), "FilterDialog");

const ROW = 44;
const CARD = 64;
const renderRow = (row: ListRow) => <QuickRow lead={row.lead} waiting={row.waiting} />;

/** The page people work in: a queue of leads, and beside it what to do next with the focused one. */
export function QuickPage() {
  useTabTitle(t.title);
  const view = useQuickView();
  const store = useLeadList(
    () => quickSource(view.preset, view.fullFilter, view.sort),
    quickSourceName(view.preset, view.fullFilter, view.sort),
  );
  const state = useSyncExternalStore(store.subscribe, store.read);
  const [dashboard, setDashboard] = useState<Dashboard | undefined>();
  const isNarrow = useIsNarrow();
  const search = useRef<HTMLInputElement>(null);
  const page = useRef<HTMLDivElement>(null);
  const [isFilterOpen, setFilterOpen] = useState(false);
  const [isSheetOpen, setSheetOpen] = useState(false);
  const total = view.countOf(dashboard) ?? null;

  const keys = {
    pageSize: () => Math.max(1, Math.floor((page.current?.clientHeight ?? 600) / ROW) - 3),
    focusSearch: () => search.current?.focus(),
    openFilter: () => setFilterOpen(true),
    clearFilter: () => view.setFilter({}),
  };

  const empty = state.error ? (
    <ErrorState error={state.error} retry={() => void store.reload()} />
  ) : (
    <Suspense>
      <QuickEmpty view={view} />
    </Suspense>
  );

  return (
    <div ref={page} className={styles.page}>
      <h1 className="only-read-aloud">{t.title}</h1>
      <div className={styles.top}>
        <Tabs
          tabs={PRESETS.map((preset) => ({
            id: preset,
            label: t.presets[preset],
            count: view.countWords(preset, dashboard),
          }))}
          selected={view.preset}
          onSelect={view.setPreset}
          label={t.presetList}
          panelId="quick-list"
        />
        {view.isOfLeads ? (
          <SearchAndSort
            view={view}
            inputRef={search}
            onLeave={() => page.current?.querySelector<HTMLElement>("[data-list]")?.focus()}
            onFilter={() => setFilterOpen(true)}
          />
        ) : null}
      </div>
      <Suspense>
        <PresetCounts onCounts={setDashboard} />
        {isFiltering(view.filter) ? <FilterChips filter={view.filter} onChange={view.setFilter} /> : null}
      </Suspense>
      <div className={styles.middle}>
        <div id="quick-list" role="tabpanel" aria-label={t.list(t.presets[view.preset])} className={styles.list}>
          {state.hasNews ? (
            <div className={styles.news} role="status">
              {t.news}
              <Button kind="quiet" onClick={() => void store.reload()}>
                {t.refresh}
              </Button>
            </div>
          ) : null}
          <LeadList
            store={store}
            label={t.list(t.presets[view.preset])}
            rowHeight={isNarrow ? CARD : ROW}
            renderRow={renderRow}
            total={total ?? -1}
            onPress={() => setSheetOpen(true)}
            empty={empty}
          />
          <Suspense>
            {state.rows.length > 0 && state.selected.size === 0 ? (
              <Coach key={`${isNarrow}`} hasKeys={!isNarrow} />
            ) : null}
          </Suspense>
        </div>
        <Suspense fallback={<div className={styles.none} />}>
          <Workbench
            store={store}
            keys={keys}
            state={state}
            view={view}
            hasPanel={!isNarrow}
            isNarrow={isNarrow}
            isSheetOpen={isSheetOpen}
            setSheetOpen={setSheetOpen}
          />
        </Suspense>
      </div>
      <Suspense fallback={<HoldKeys />}>
        {isFilterOpen ? (
          <FilterDialog
            filter={view.filter}
            given={PRESET_FILTERS[view.preset]}
            onChange={view.setFilter}
            onClose={() => setFilterOpen(false)}
          />
        ) : null}
      </Suspense>
    </div>
  );
}
