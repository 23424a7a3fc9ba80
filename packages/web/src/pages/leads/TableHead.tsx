/* biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop (aria-activedescendant) */
/* biome-ignore-all lint/a11y/useSemanticElements: the head of a virtual grid is no table head */
import type { PointerEvent } from "react";
import { join } from "../../look/Button.tsx";
import styles from "./LeadsPage.module.css";
import { bounded, type PlacedColumn } from "./table-layout.ts";
import type { TableLayout } from "./use-table-layout.ts";

/** The heads of the columns: a press sorts, the edge is drawn wider. Both are in the columns' dialog and the sort list too. */
export function TableHead({
  layout,
  sort,
  onSort,
}: {
  layout: TableLayout;
  sort: string;
  onSort: (sort: string) => void;
}) {
  const { placed, setPlaced } = layout;
  const resize = (at: number, width: number) =>
    setPlaced(placed.map((one, index) => (index === at ? { ...one, width: bounded(width) } : one)));
  return (
    <div role="row" className={join(styles.columns, styles.tableHead)}>
      {placed.map(({ column }, index) => (
        <span key={column.key} role="columnheader" aria-sort={sortedAs(column.sort, sort)}>
          {column.sort === undefined ? (
            column.label
          ) : (
            <SortButton label={column.label} by={column.sort} sort={sort} onSort={onSort} />
          )}
          <span
            className={styles.edge}
            onPointerDown={(event) => followEdge(event, placed, (width) => resize(index, width))}
          />
        </span>
      ))}
    </div>
  );
}

interface SortButtonProps {
  label: string;
  by: string;
  sort: string;
  onSort: (sort: string) => void;
}

function SortButton({ label, by, sort, onSort }: SortButtonProps) {
  const isOn = bare(sort) === bare(by);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.sortable}
      data-on={isOn ? "" : undefined}
      onClick={() => onSort(sort === by ? turned(by) : by)}
    >
      {label}
      {isOn ? (sort.startsWith("-") ? " ↓" : " ↑") : ""}
    </button>
  );
}

/** Follows the pointer from a column's edge; the width is set when it is let go, so that rows are drawn once. */
function followEdge(
  event: PointerEvent<HTMLElement>,
  placed: readonly PlacedColumn[],
  onDone: (width: number) => void,
): void {
  const edge = event.currentTarget;
  const head = edge.parentElement;
  if (!head || placed.length === 0) return;
  event.preventDefault();
  event.stopPropagation();
  edge.setPointerCapture(event.pointerId);
  const begin = head.getBoundingClientRect().width - event.clientX;
  let width = begin + event.clientX;
  const follow = (moved: globalThis.PointerEvent) => {
    width = bounded(begin + moved.clientX);
    edge.style.transform = `translateX(${width - head.getBoundingClientRect().width}px)`;
  };
  const end = () => {
    edge.style.transform = "";
    edge.removeEventListener("pointermove", follow);
    onDone(width);
  };
  edge.addEventListener("pointermove", follow);
  edge.addEventListener("pointerup", end, { once: true });
  edge.addEventListener("pointercancel", end, { once: true });
}

function sortedAs(by: string | undefined, sort: string): "ascending" | "descending" | undefined {
  if (by === undefined || bare(by) !== bare(sort)) return undefined;
  return sort.startsWith("-") ? "descending" : "ascending";
}

function bare(sort: string): string {
  return sort.startsWith("-") ? sort.slice(1) : sort;
}

function turned(sort: string): string {
  return sort.startsWith("-") ? sort.slice(1) : `-${sort}`;
}
