import type { CustomField } from "@lead-dashboard/contract/leads/custom-fields";
import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { Columns3, CopyCheck, Download, EllipsisVertical, FileUp, ListFilter, Plus } from "lucide-react";
import {
  type CSSProperties,
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Link, useLocation } from "wouter";
import { addressOf } from "../../api/call.ts";
import { useCounts, useMembers } from "../../api/lead-queries.ts";
import { ApiError } from "../../api/problem.ts";
import { useMay } from "../../api/session.ts";
import { HoldKeys, useShortcuts } from "../../keyboard/shortcuts.ts";
import { FilterChips } from "../../lead-list/FilterChips.tsx";
import { LeadList } from "../../lead-list/LeadList.tsx";
import { asQuery, isFiltering, stillMatches } from "../../lead-list/lead-filter.ts";
import { loadLeads } from "../../lead-list/load-leads.ts";
import type { ListRow } from "../../lead-list/row.ts";
import { SearchAndSort } from "../../lead-list/SearchAndSort.tsx";
import { useCustomFields } from "../../lead-list/use-filter-words.ts";
import { useLeadList } from "../../lead-list/use-lead-list.ts";
import { Workbench } from "../../lead-work/Workbench.tsx";
import { Button, buttonLook, join } from "../../look/Button.tsx";
import { Menu, type MenuItem } from "../../look/Menu.tsx";
import { useIsNarrow } from "../../look/narrow.ts";
import { PageTitle } from "../../look/Page.tsx";
import { useTabTitle } from "../../look/place.ts";
import { EmptyState, ErrorState } from "../../look/States.tsx";
import { filterBuilder } from "../../messages/en/filter-builder.ts";
import { leads as t } from "../../messages/en/leads.ts";
import { quick } from "../../messages/en/quick.ts";
import { shell } from "../../messages/en/shell.ts";
import { views as words } from "../../messages/en/views.ts";
import { count } from "../../messages/plural.ts";
import { FilterProblem } from "./FilterProblem.tsx";
import { LeadCard, LeadRow } from "./LeadRow.tsx";
import styles from "./LeadsPage.module.css";
import { SavedViews } from "./SavedViews.tsx";
import { TableHead } from "./TableHead.tsx";
import { useLeadsView } from "./use-leads-view.ts";
import { useSavedViews } from "./use-saved-views.ts";
import { type TableLayout, useTableLayout } from "./use-table-layout.ts";

const FilterDialog = lazy(() =>
  import("../../lead-list/FilterDialog.tsx").then((module) => ({ default: module.FilterDialog })),
);

const ColumnsDialog = lazy(() => import("./ColumnsDialog.tsx").then((module) => ({ default: module.ColumnsDialog })));

const NewLeadDialog = lazy(() => import("./NewLeadDialog.tsx").then((module) => ({ default: module.NewLeadDialog })));

/** What the list can be taken away as. */
const EXPORTS = [
  { id: "csv", endpoint: leadEndpoints.exportLeadsCsv },
  { id: "xlsx", endpoint: leadEndpoints.exportLeadsXlsx },
  { id: "json", endpoint: leadEndpoints.exportLeadsJson },
] as const;

/** Has the browser save what an address answers. */
function download(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}

const ROWS = { comfortable: 44, compact: 36 };
const CARD = 60;
const SECOND_PRESS_MS = 220;
const renderCard = (row: ListRow) => <LeadCard lead={row.lead} />;

/** Every lead as a table: filtered, sorted, saved as views, acted on in bulk. */
export function LeadsPage() {
  useTabTitle(t.title);
  const view = useLeadsView();
  const saved = useSavedViews();
  const chosen = saved.items.find((one) => one.id === view.viewId);
  const layout = useTableLayout(chosen);
  const renderRow = useRenderRow(layout);
  const name = JSON.stringify(["table", view.filter, view.sort]);
  const store = useLeadList(
    () => ({ name, load: loadLeads(view.filter, view.sort), belongs: (row) => stillMatches(row.lead, view.filter) }),
    name,
  );
  const state = useSyncExternalStore(store.subscribe, store.read);
  const counts = useCounts(view.filter);
  const fields = useCustomFields().data?.items;
  const ownSorts = useMemo(() => (fields ?? []).flatMap(sortsOf), [fields]);
  const isNarrow = useIsNarrow();
  const [, navigate] = useLocation();
  const search = useRef<HTMLInputElement>(null);
  const page = useRef<HTMLDivElement>(null);
  const [isFilterOpen, setFilterOpen] = useState(false);
  const [isColumnsOpen, setColumnsOpen] = useState(false);
  const open = useOpening(navigate);
  const mayExport = useMay("leads.export");
  const mayImport = useMay("leads.import");
  const [isNewOpen, setNewOpen] = useState(false);

  const keys = {
    pageSize: () => Math.max(1, Math.floor((page.current?.clientHeight ?? 600) / ROWS[layout.rowHeight]) - 4),
    focusSearch: () => search.current?.focus(),
    openFilter: () => setFilterOpen(true),
    clearFilter: () => view.setFilter({}),
  };

  useShortcuts([
    { id: "columns", label: words.columns, keys: [], group: words.group, run: () => setColumnsOpen(true) },
  ]);
  const more: MenuItem[] = [
    {
      id: "duplicates",
      label: shell.reviewDuplicates,
      icon: <CopyCheck />,
      onSelect: () => navigate("/leads/duplicates"),
    },
    ...(mayImport
      ? [{ id: "import", label: quick.importLeads, icon: <FileUp />, onSelect: () => navigate("/import") }]
      : []),
    ...(mayExport ? EXPORTS : []).map(({ id, endpoint }) => ({
      id,
      label: t.exportAs[id],
      icon: <Download />,
      onSelect: () => download(addressOf(endpoint, {}, asQuery(view.filter))),
    })),
  ];
  const isRefused = state.error instanceof ApiError && state.error.problem.status === 400;

  const empty = isRefused ? (
    <FilterProblem
      error={state.error as ApiError}
      filter={view.filter}
      onChange={view.setFilter}
      onEdit={() => setFilterOpen(true)}
    />
  ) : state.error ? (
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
          <PageTitle>{t.title}</PageTitle>
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
          ownSorts={ownSorts}
        />
        {isNarrow ? null : (
          <Button icon={<Columns3 />} aria-label={words.columns} onClick={() => setColumnsOpen(true)} />
        )}
        <Menu label={t.more} items={more}>
          {(trigger) => <Button {...trigger} icon={<EllipsisVertical />} aria-label={t.more} />}
        </Menu>
        {isNarrow ? null : (
          <Button kind="main" icon={<Plus />} keys="c" onClick={() => setNewOpen(true)}>
            {shell.newLead}
          </Button>
        )}
      </header>
      <SavedViews view={view} chosen={chosen} layout={layout} />
      {view.unknown.length > 0 ? (
        <div className={styles.notice} role="alert">
          <span>{filterBuilder.unknownInAddress(view.unknown.join(", "))}</span>
          <Button onClick={view.dropUnknown}>{filterBuilder.dropUnknown}</Button>
        </div>
      ) : null}
      <FilterChips filter={view.filter} onChange={view.setFilter} />
      <div className={styles.list} style={isNarrow ? undefined : tracksOf(layout)}>
        <LeadList
          store={store}
          label={t.title}
          rowHeight={isNarrow ? CARD : ROWS[layout.rowHeight]}
          renderRow={isNarrow ? renderCard : renderRow}
          total={counts.data?.exact ? counts.data.total : -1}
          onPress={(row) => open.press(row.lead.id, isNarrow)}
          empty={empty}
          head={isNarrow ? undefined : <TableHead layout={layout} sort={view.sort} onSort={view.setSort} />}
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
        {isNewOpen ? <NewLeadDialog onClose={() => setNewOpen(false)} /> : null}
        {isColumnsOpen ? <ColumnsDialog layout={layout} onClose={() => setColumnsOpen(false)} /> : null}
      </Suspense>
    </div>
  );
}

/** A custom field has the same two orders as its column's head. */
function sortsOf({ key, label }: CustomField): { value: string; label: string }[] {
  return [
    { value: `field.${key}`, label },
    { value: `-field.${key}`, label: words.sortDescending(label) },
  ];
}

const STATUS_ORDER = ["NEW", "CONTACTED", "REPLIED", "CLOSED", "LOST"] as const;

/** Stable while columns and people stay as they are, or every row would be drawn on every key. */
function useRenderRow({ placed }: TableLayout): (row: ListRow) => React.ReactNode {
  const people = useMembers().data?.items;
  return useCallback(
    (row: ListRow) => (
      <LeadRow row={row} placed={placed} nameOf={(id) => people?.find((one) => one.id === id)?.name ?? t.unknown} />
    ),
    [placed, people],
  );
}

const GAP = 12;
const SIDES = 44;

/** The widths of the columns: each at least as chosen, what is left shared among them. */
function tracksOf({ placed }: TableLayout): CSSProperties {
  const tracks = placed.map(({ width }) => `minmax(${width}px, ${width}fr)`).join(" ");
  const least = placed.reduce((sum, { width }) => sum + width + GAP, SIDES);
  const properties: Record<string, string> = { "--columns": tracks, "--table-width": `${least}px` };
  return properties;
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
