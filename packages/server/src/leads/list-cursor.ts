import type { LEAD_SORTS } from "@lead-dashboard/contract/leads/lead-query";
import { decodeCursor, encodeCursor } from "../http/cursor.ts";

/** A column of the list to sort by. */
export type SortName = (typeof LEAD_SORTS)[number];
type Way = "" | "-";
/** An order of the list; `-` is descending. `field.<key>` is a custom field. */
export type Sort = `${Way}${SortName}` | `${Way}field.${string}`;

/** The custom field of an order, by its key; null where the order is that of a column. */
export function fieldOf(sort: Sort): string | null {
  return /^-?field\.(.+)$/.exec(sort)?.[1] ?? null;
}

/** The column of an order; leads without a value of a custom field come by name. */
export function nameOf(sort: Sort): SortName {
  if (fieldOf(sort) !== null) return "name";
  return (sort.startsWith("-") ? sort.slice(1) : sort) as SortName;
}

/** Where in an order a page ended: the sorted column and the id. */
export interface Place {
  key: string | number;
  id: string;
}

/** What a client sends to go on. */
export function cursorOf(sort: Sort, place: Place | null): string | null {
  return place === null ? null : encodeCursor([sort, place.key, place.id]);
}

/** Where a cursor goes on. Throws `invalid` for a cursor of another order, or none at all. */
export function placeOf(cursor: string | null, sort: Sort): Place | null {
  if (cursor === null) return null;
  const [of, key, id] = decodeCursor(cursor, 3);
  const isKey = typeof key === "number" || typeof key === "string";
  // A cursor of another order leads nowhere: asking for three values of a text that has none refuses it in the usual words.
  if (of !== sort || !isKey || typeof id !== "string") return placeOf(encodeCursor([]), sort);
  return { key, id };
}
