// Which columns a view shows, in what order and width. Stored as texts: `city`, or `city:240` with a width in px.
import type { RowHeight } from "@lead-dashboard/contract/leads/saved-views";
import type { Column } from "./columns.tsx";

/** How high the rows are where nobody chose. */
export const USUAL_HEIGHT: RowHeight = "comfortable";

/** A column in its place. */
export interface PlacedColumn {
  column: Column;
  width: number;
}

const NARROWEST = 70;
const WIDEST = 600;

/** Reads stored columns; those that are not there any more are left out, and the name is always there. */
export function readColumns(stored: readonly string[], all: readonly Column[]): PlacedColumn[] {
  const placed = stored.flatMap((text): PlacedColumn[] => {
    const [, key = text, width] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
    const column = all.find((one) => one.key === key);
    return column ? [{ column, width: width === undefined ? column.width : bounded(Number(width)) }] : [];
  });
  const first = all[0];
  if (!first || placed.some(({ column }) => column.key === first.key)) return placed;
  return [{ column: first, width: first.width }, ...placed];
}

/** Columns as they are stored. */
export function writeColumns(placed: readonly PlacedColumn[]): string[] {
  return placed.map(({ column, width }) => (width === column.width ? column.key : `${column.key}:${width}`));
}

/** A width that can be read and grasped. */
export function bounded(width: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
}

const name = (viewId: string) => `leads-layout:${viewId}`;

interface Layout {
  /** chosen here and not saved in the view; null: as the view has them */
  columns: readonly string[] | null;
  rowHeight: RowHeight | null;
}

/** What this browser remembers of a view. */
export function readLayout(viewId: string): Layout {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(name(viewId)) ?? "{}");
    const { columns, density: rowHeight } =
      typeof stored === "object" && stored !== null ? (stored as Record<string, unknown>) : {};
    const isList = Array.isArray(columns) && columns.every((one) => typeof one === "string");
    const isHeight = rowHeight === "compact" || rowHeight === "comfortable";
    return { columns: isList ? columns : null, rowHeight: isHeight ? rowHeight : null };
  } catch {
    return { columns: null, rowHeight: null };
  }
}

/** Remembers it in this browser. */
export function writeLayout(viewId: string, { columns, rowHeight }: Layout): void {
  localStorage.setItem(name(viewId), JSON.stringify({ columns, density: rowHeight }));
}
