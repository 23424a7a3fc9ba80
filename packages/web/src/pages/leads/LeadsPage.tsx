/* biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop (aria-activedescendant) */
/* biome-ignore-all lint/a11y/useSemanticElements: the head of a virtual grid is no table head */
import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { Download, FileUp, ListFilter } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { addressOf } from "../../api/call.ts";
import { useCounts } from "../../api/lead-queries.ts";
import { useMay } from "../../api/session.ts";
import { HoldKeys } from "../../keyboard/shortcuts.ts";
import { FilterChips } from "../../lead-list/FilterChips.tsx";
import { LeadList } from "../../lead-list/LeadList.tsx";
import { asQuery, isFiltering, readFilter, readSort, stillMatches, writeFilter } from "../../lead-list/lead-filter.ts";
import type { ListView } from "../../lead-list/list-view.ts";
import { loadLeads } from "../../lead-list/load-leads.ts";
import type { ListRow } from "../../lead-list/row.ts";
import { SearchAndSort } from "../../lead-list/SearchAndSort.tsx";
import { useLeadList } from "../../lead-list/use-lead-list.ts";
import { Workbench } from "../../lead-work/Workbench.tsx";
import { Button, buttonLook, join } from "../../look/Button.tsx";
import { useIsNarrow } from "../../look/narrow.ts";
import { useTabTitle } from "../../look/Page.tsx";
import { EmptyState, ErrorState } from "../../look/States.tsx";
import { leads as t } from "../../messages/en/leads.ts";
import { quick } from "../../messages/en/quick.ts";
import { count } from "../../messages/plural.ts";
import { COLUMNS, LeadRow } from "./LeadRow.tsx";
import styles from "./LeadsPage.module.css";
import { SavedViews } from "./SavedViews.tsx";

const FilterDialog = lazy(() =>
  import("../../lead-list/FilterDialog.tsx").then((module) => ({ default: module.FilterDialog })),
);

const ROW = 44;
const SECOND_PRESS_MS = 220;
const renderRow = (row: ListRow) => <LeadRow {...row} />;

/** Every lead as a table: filtered, sorted, saved as views, acted on in bulk. */
export function LeadsPage() {
  useTabTitle(t.title);
  const view = useLeadsView();
  const name = JSON.stringify(["table", view.filter, view.sort]);
  const store = useLeadList(
    () => ({ name, load: loadLeads(view.filter, view.sort), belongs: (row) => stillMatches(row.lead, view.filter) }),
    name,
  );
  const state = useSyncExternalStore(store.subscribe, store.read);
  const counts = useCounts(view.filter);
  const isNarrow = useIsNarrow();
  const [, navigate] = useLocation();
  const search = useRef<HTMLInputElement>(null);
  const page = useRef<HTMLDivElement>(null);
  const [isFilterOpen, setFilterOpen] = useState(false);
  const open = useOpening(navigate);
  const mayExport = useMay("leads.export");

  const keys = {
    pageSize: () => Math.max(1, Math.floor((page.current?.clientHeight ?? 600) / ROW) - 4),
    focusSearch: () => search.current?.focus(),
    openFilter: () => setFilterOpen(true),
    clearFilter: () => view.setFilter({}),
  };

  const empty = state.error ? (
    <ErrorState error={state.error} retry={() => void store.reload()} />
  ) : isFiltering(view.filter) ? (
    <EmptyState icon={<ListFilter />} action={<Button onClick={() => view.setFilter({})}>{quick.clearFilters}</Button>}>
      {quick.emptyFilter}
    </EmptyState>
  ) : (
    <EmptyState
      icon={<FileUp />}
      action={
        <Link className={buttonLook("main")} href="/import">
          {quick.importLeads}
        </Link>
      }
    >
      {quick.emptyFirst}
    </EmptyState>
  );

  return (
    <div ref={page} className={styles.page}>
      <header className={styles.head}>
        <div className={styles.titles}>
          <h1>{t.title}</h1>
          <p className={join(styles.counts, "numbers")}>
            {counts.data ? (
              <>
                <span>{t.counted(counts.data.total, counts.data.exact)}</span>
                {STATUS_ORDER.map((status) => (
                  <span key={status}>
                    {t.statuses[status]} {count(counts.data.byStatus[status])}
                  </span>
                ))}
              </>
            ) : null}
          </p>
        </div>
        <SearchAndSort
          view={view}
          inputRef={search}
          onLeave={() => page.current?.querySelector<HTMLElement>("[data-list]")?.focus()}
          onFilter={() => setFilterOpen(true)}
        />
        {mayExport ? (
          <a
            className={buttonLook("plain")}
            href={addressOf(leadEndpoints.exportLeadsCsv, {}, asQuery(view.filter))}
            download
            title={t.exportHint}
            aria-label={t.export}
          >
            <Download />
            <span className={styles.exportWord}>{t.export}</span>
          </a>
        ) : null}
      </header>
      <SavedViews view={view} />
      <FilterChips filter={view.filter} onChange={view.setFilter} />
      <div className={styles.list}>
        <LeadList
          store={store}
          label={t.title}
          rowHeight={isNarrow ? 60 : ROW}
          renderRow={renderRow}
          total={counts.data?.exact ? counts.data.total : -1}
          onPress={(row) => open.press(row.lead.id, isNarrow)}
          empty={empty}
          head={<TableHead sort={view.sort} onSort={view.setSort} />}
        />
        <Workbench
          store={store}
          keys={keys}
          state={state}
          view={view}
          hasPanel={false}
          isNarrow={isNarrow}
          isSheetOpen={false}
          setSheetOpen={() => undefined}
        />
      </div>
      <Suspense fallback={<HoldKeys />}>
        {isFilterOpen ? (
          <FilterDialog filter={view.filter} onChange={view.setFilter} onClose={() => setFilterOpen(false)} />
        ) : null}
      </Suspense>
    </div>
  );
}

const STATUS_ORDER = ["NEW", "CONTACTED", "REPLIED", "CLOSED", "LOST"] as const;

function TableHead({ sort, onSort }: { sort: string; onSort: (sort: string) => void }) {
  return (
    <div role="row" className={join(styles.columns, styles.tableHead)}>
      {COLUMNS.map((column) => (
        <span key={column.label} role="columnheader" aria-sort={sortedAs(column.sort, sort)}>
          {column.sort === null ? (
            column.label
          ) : (
            <button
              type="button"
              tabIndex={-1}
              className={styles.sortable}
              data-on={sort.endsWith(column.sort.replace("-", "")) ? "" : undefined}
              onClick={() => onSort(sort === column.sort ? turned(column.sort) : column.sort)}
            >
              {column.label}
              {sort === column.sort ? " ↓" : sort === turned(column.sort) ? " ↑" : ""}
            </button>
          )}
        </span>
      ))}
    </div>
  );
}

function sortedAs(column: string | null, sort: string): "ascending" | "descending" | undefined {
  if (column === null || !sort.endsWith(column.replace("-", ""))) return undefined;
  return sort.startsWith("-") ? "descending" : "ascending";
}

/** Opens a lead once it is sure that no second press follows, which would edit the cell; by touch at once. */
function useOpening(navigate: (path: string) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    press(leadId: string, isAtOnce: boolean) {
      const isSecond = timer.current !== undefined;
      clearTimeout(timer.current);
      timer.current = undefined;
      if (isAtOnce) navigate(`/leads/${leadId}`);
      else if (!isSecond) {
        timer.current = setTimeout(() => {
          timer.current = undefined;
          navigate(`/leads/${leadId}`);
        }, SECOND_PRESS_MS);
      }
    },
  };
}

function turned(sort: string): string {
  return sort.startsWith("-") ? sort.slice(1) : `-${sort}`;
}

function useLeadsView(): ListView {
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
      setFilter: (next) => setSearch(writeFilter(new URLSearchParams(location.search), next), { replace: true }),
      setSort: (next) => {
        const changed = new URLSearchParams(location.search);
        changed.set("sort", next);
        setSearch(changed, { replace: true });
      },
    };
  }, [text, setSearch]);
}
