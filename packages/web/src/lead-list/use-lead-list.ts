import { useEffect, useState } from "react";
import { type ListStore, type LoadPage, listStore } from "./list-store.ts";
import type { ListRow } from "./row.ts";
import { showList } from "./shown-lists.ts";
import { wasSkippedToday } from "./skipped.ts";

/** How long a list is kept with its focus and selection after it was left, so that going back finds it as it was. */
const KEPT_MS = 600_000;
const KEPT_LISTS = 8;
const kept = new Map<string, { store: ListStore; leftAt: number }>();

/** A list by its name (equal names ask for the same): where its pages come from, and what keeps a row in it. */
export interface LeadListSource {
  name: string;
  load: LoadPage;
  belongs: (row: ListRow) => boolean;
}

/** The list for what the address asks for, loaded and kept on the screen's books. */
export function useLeadList(sourceOf: () => LeadListSource, name: string): ListStore {
  const [held, setHeld] = useState(() => open(sourceOf()));
  const current = held.source.name === name ? held : open(sourceOf());
  if (current !== held) setHeld(current);
  const { store, source } = current;
  useEffect(() => {
    const gone = showList({ store, belongs: source.belongs });
    if (store.read().rows.length === 0) void store.reload();
    return () => {
      gone();
      store.stop();
      kept.set(source.name, { store, leftAt: Date.now() });
    };
  }, [store, source]);
  return store;
}

function open(source: LeadListSource): { source: LeadListSource; store: ListStore } {
  const known = kept.get(source.name);
  if (known && Date.now() - known.leftAt < KEPT_MS) return { source, store: known.store };
  if (kept.size > KEPT_LISTS) kept.clear();
  return { source, store: listStore(source.load, (row) => wasSkippedToday(row.lead.id)) };
}
