import type { ShortListQuery } from "@lead-dashboard/contract/wire";
import { decodeKeys, encodeCursor } from "./cursor.ts";

const MOST = 200;

/**
 * A page of a list short enough to be read whole. The cursor names the last one shown and its place, so that one that has
 * gone meanwhile neither repeats nor hides others.
 */
export function pageOfAll<Item extends { id: string }>(
  all: readonly Item[],
  { limit = MOST, cursor }: ShortListQuery,
): { items: Item[]; nextCursor: string | null } {
  const begin = cursor === undefined ? 0 : placeAfter(all, cursor);
  const items = all.slice(begin, begin + limit);
  const last = items.at(-1);
  const end = begin + items.length;
  return { items, nextCursor: last === undefined || end >= all.length ? null : encodeCursor([end, last.id]) };
}

function placeAfter(all: readonly { id: string }[], cursor: string): number {
  const [end, id] = decodeKeys(cursor, ["whole", "text"]);
  const place = all.findIndex((item) => item.id === id);
  return place === -1 ? Math.max(0, end - 1) : place + 1;
}
