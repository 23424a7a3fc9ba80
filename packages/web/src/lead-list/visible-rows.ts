/** Which rows stand in the document: those in view and some before and after. */
export interface VisibleRows {
  first: number;
  /** exclusive */
  end: number;
}

const SPARE_ROWS = 8;

/** The rows to mount for a place of the scroll bar (px); rows are all equally high. */
export function visibleRows(scrollTop: number, viewHeight: number, rowHeight: number, count: number): VisibleRows {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - SPARE_ROWS);
  const end = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + SPARE_ROWS);
  return { first: Math.min(first, end), end };
}

/** Where to scroll so that a row is in view with a little room around it; null when it is already. */
export function scrollToShow(row: number, scrollTop: number, viewHeight: number, rowHeight: number): number | null {
  const top = row * rowHeight;
  const room = Math.min(rowHeight, Math.max(0, viewHeight - rowHeight) / 2);
  if (top < scrollTop + room) return Math.max(0, top - room);
  if (top + rowHeight > scrollTop + viewHeight - room) return top + rowHeight - viewHeight + room;
  return null;
}
