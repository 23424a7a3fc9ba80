import type { ListStore } from "./list-store.ts";
import type { ListRow } from "./row.ts";

interface ShownList {
  store: ListStore;
  /** whether a row still has its place in the list after a change */
  belongs: (row: ListRow) => boolean;
}

/** The lists that are on screen now. */
export const shownLists = new Set<ShownList>();
let lastStore: ListStore | null = null;

/** Tells of a list that is on screen; answers with a function that tells it has gone. */
export function showList(list: ShownList): () => void {
  shownLists.add(list);
  lastStore = list.store;
  return () => {
    shownLists.delete(list);
  };
}

/** The list that was on screen last, also when a lead's page has taken its place. */
export function lastShownList(): ListStore | null {
  return lastStore;
}
