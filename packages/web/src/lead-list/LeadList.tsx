import { MessageCircle, SkipForward } from "lucide-react";
import {
  memo,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Skeleton } from "../look/States.tsx";
import { quick as t } from "../messages/en/quick.ts";
import styles from "./LeadList.module.css";
import type { ListStore } from "./list-store.ts";
import type { ListRow } from "./row.ts";
import { scrollToShow, visibleRows } from "./visible-rows.ts";

interface LeadListProps {
  store: ListStore;
  label: string;
  /** px; every row is equally high */
  rowHeight: number;
  /** the cells of a row, each with `role="gridcell"`; must be stable, or every row renders on every key */
  renderRow: (row: ListRow) => ReactNode;
  /** how many rows there are in all, for screen readers; -1 when not known */
  total: number;
  /** a row was pressed (not its box) */
  onPress: (row: ListRow, index: number) => void;
  /** shown instead of rows when there are none */
  empty: ReactNode;
  /** something above the rows that scrolls sideways with them (the head of a table) */
  head?: ReactNode;
}

/**
 * The lead list: any number of equally high rows, of which only those in view are in the document. One tab stop
 * (`aria-activedescendant`); the focused row is always mounted.
 */
export function LeadList(props: LeadListProps) {
  const { store, label, rowHeight, renderRow, total, empty, head } = props;
  const state = useSyncExternalStore(store.subscribe, store.read);
  const scroller = useRef<HTMLDivElement>(null);
  const view = useView(scroller, rowHeight, state.rows.length);
  const focusedKey = state.rows[state.focus]?.key;

  useLayoutEffect(() => {
    const list = scroller.current;
    if (!list || state.focus < 0) return;
    const top = scrollToShow(state.focus, list.scrollTop, list.clientHeight, rowHeight);
    if (top !== null) list.scrollTop = top;
  }, [state.focus, rowHeight]);

  useEffect(() => store.reach(view.end), [store, view.end]);

  const mounted = state.rows.slice(view.first, view.end).map((row, index) => ({ row, index: view.first + index }));
  const focused = state.rows[state.focus];
  if (focused && (state.focus < view.first || state.focus >= view.end))
    mounted.push({ row: focused, index: state.focus });
  const isEmpty = state.rows.length === 0 && !state.isLoading;
  const isFirstLoad = state.isLoading && state.rows.length === 0;

  return (
    <>
      {isEmpty ? <div className={styles.scroller}>{empty}</div> : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the page's shortcuts */}
      {/* biome-ignore lint/a11y/useSemanticElements: rows of a virtual list are placed freely, a table's cannot be */}
      <div
        ref={scroller}
        hidden={isEmpty}
        role="grid"
        aria-label={label}
        aria-rowcount={total}
        aria-multiselectable="true"
        aria-busy={state.isLoading}
        aria-activedescendant={focusedKey === undefined ? undefined : rowId(focusedKey)}
        tabIndex={0}
        data-list=""
        data-selecting={state.selected.size > 0 ? "" : undefined}
        className={styles.scroller}
        onClick={(event) => press(event, props)}
      >
        {head}
        {isFirstLoad ? <SkeletonRows rowHeight={rowHeight} /> : null}
        <div
          role="presentation"
          className={styles.sheet}
          style={{ height: state.rows.length * rowHeight + (state.isComplete ? 0 : rowHeight) }}
        >
          {mounted.map(({ row, index }) => (
            <Line
              key={row.key}
              row={row}
              index={index}
              rowHeight={rowHeight}
              isFocused={row.key === focusedKey}
              isSelected={state.selected.has(row.key)}
              renderRow={renderRow}
            />
          ))}
          {!state.isComplete && state.rows.length > 0 ? (
            <div className={styles.waiting} style={{ top: state.rows.length * rowHeight, height: rowHeight }}>
              <Skeleton width="40%" />
            </div>
          ) : null}
        </div>
      </div>
    </>
  );
}

interface LineProps {
  row: ListRow;
  index: number;
  rowHeight: number;
  isFocused: boolean;
  isSelected: boolean;
  renderRow: (row: ListRow) => ReactNode;
}

const Line = memo(function Line({ row, index, rowHeight, isFocused, isSelected, renderRow }: LineProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid is the one tab stop
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    <div
      id={rowId(row.key)}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      data-key={row.key}
      data-lead={row.lead.id}
      data-focused={isFocused ? "" : undefined}
      data-selected={isSelected ? "" : undefined}
      className={styles.row}
      style={{ height: rowHeight, transform: `translateY(${index * rowHeight}px)` }}
    >
      <div className={styles.under} aria-hidden="true">
        <span className={styles.underRight}>
          <MessageCircle />
          {t.swipeRight}
        </span>
        <span className={styles.underLeft}>
          {t.swipeLeft}
          <SkipForward />
        </span>
      </div>
      <div className={styles.slide} data-slide="">
        <div className={styles.mark} data-mark="" />
        {renderRow(row)}
      </div>
    </div>
  );
});

function SkeletonRows({ rowHeight }: { rowHeight: number }) {
  return Array.from({ length: 14 }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
    <div key={index} className={styles.waiting} style={{ top: index * rowHeight, height: rowHeight }}>
      <Skeleton width={`${64 - ((index * 17) % 36)}%`} />
    </div>
  ));
}

function press(event: React.MouseEvent, { store, onPress }: LeadListProps): void {
  const row = rowAt(event.target, store);
  if (!row) return;
  const index = store.read().rows.indexOf(row);
  const isMark = event.target instanceof Element && event.target.closest("[data-mark]") !== null;
  // by touch a tap goes on selecting what a long press began
  const isTap = event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === "touch";
  const isSelecting = isTap && store.read().selected.size > 0;
  if (event.shiftKey) store.extendTo(index);
  else if (isSelecting || isMark || event.ctrlKey || event.metaKey) {
    store.focusOn(index);
    store.toggle(row.key);
  } else {
    store.focusOn(index);
    onPress(row, index);
  }
}

function rowAt(target: EventTarget, store: ListStore): ListRow | undefined {
  if (!(target instanceof Element) || target.closest("a, button, input")) return undefined;
  const key = target.closest<HTMLElement>("[data-key]")?.dataset.key;
  return store.read().rows.find((row) => row.key === key);
}

/** The rows in view, followed while the list scrolls and changes its size. */
function useView(scroller: React.RefObject<HTMLDivElement | null>, rowHeight: number, count: number) {
  const [view, setView] = useState({ first: 0, end: 30 });
  const measure = useEffectEvent(() => {
    const list = scroller.current;
    if (!list) return;
    const next = visibleRows(list.scrollTop, list.clientHeight, rowHeight, count);
    setView((now) => (now.first === next.first && now.end === next.end ? now : next));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when rows come or change their height
  useLayoutEffect(() => measure(), [rowHeight, count]);
  useEffect(() => {
    const list = scroller.current;
    if (!list) return;
    const onScroll = () => measure();
    const sizes = new ResizeObserver(onScroll);
    sizes.observe(list);
    list.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      sizes.disconnect();
      list.removeEventListener("scroll", onScroll);
    };
  }, [scroller]);
  return view;
}

function rowId(key: string): string {
  return `row-${key}`;
}
