import type { ListRow, RowLead } from "./row.ts";

/** Where a list gets its pages from. */
export type LoadPage = (
  cursor: string | null,
  signal: AbortSignal,
) => Promise<{ rows: ListRow[]; nextCursor: string | null }>;

/** A list as it stands; replaced as a whole on every change. */
export interface ListState {
  rows: readonly ListRow[];
  isLoading: boolean;
  /** the last page has come */
  isComplete: boolean;
  error: unknown;
  /** index of the focused row; -1 in an empty list */
  focus: number;
  /** keys of the selected rows */
  selected: ReadonlySet<string>;
  /** everything that matches is selected, loaded or not */
  isEverythingSelected: boolean;
  /** something has come that is not shown yet */
  hasNews: boolean;
}

const EMPTY: ListState = {
  rows: [],
  isLoading: false,
  isComplete: false,
  error: null,
  focus: -1,
  selected: new Set(),
  isEverythingSelected: false,
  hasNews: false,
};

/** Fetch the next page when the focus or the view is this near to the end. */
const PREFETCH_ROWS = 50;

export type ListStore = ReturnType<typeof listStore>;

/**
 * The lead list outside React: rows by cursor pages, focus, selection. On the path of a key press nothing is fetched and
 * nothing but one object is made.
 * @param isSkipped whether a row has been put off today; such rows sink to the end
 */
export function listStore(load: LoadPage, isSkipped: (row: ListRow) => boolean = () => false) {
  let state = EMPTY;
  let loaded: readonly ListRow[] = [];
  let cursor: string | null = null;
  let running: AbortController | null = null;
  let anchor = -1;
  const listeners = new Set<() => void>();

  function set(change: Partial<ListState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  /** Puts the loaded rows in place; the focus stays on its row, or at its index when the row has gone. */
  function show(rows: readonly ListRow[], more: Partial<ListState> = {}): void {
    const isComplete = more.isComplete ?? state.isComplete;
    loaded = rows;
    const shown = rows.filter((row) => !isSkipped(row));
    const all = isComplete ? [...shown, ...rows.filter(isSkipped)] : shown;
    const focusedKey = state.rows[state.focus]?.key;
    const kept = focusedKey === undefined ? -1 : all.findIndex((row) => row.key === focusedKey);
    const focus = kept >= 0 ? kept : Math.min(Math.max(state.focus, 0), all.length - 1);
    set({ ...more, rows: all, focus });
  }

  async function fetchPage(from: string | null): Promise<void> {
    running?.abort();
    const controller = new AbortController();
    running = controller;
    set({ isLoading: true, error: null });
    try {
      const page = await load(from, controller.signal);
      if (controller.signal.aborted) return;
      cursor = page.nextCursor;
      const known = new Set(from === null ? [] : loaded.map((row) => row.key));
      const rows = [...(from === null ? [] : loaded), ...page.rows.filter((row) => !known.has(row.key))];
      running = null;
      show(rows, { isLoading: false, isComplete: cursor === null, ...(from === null && { hasNews: false }) });
      // A free combination of filters may answer an empty page with a cursor: go on.
      if (cursor !== null && state.rows.length < PREFETCH_ROWS) await fetchPage(cursor);
    } catch (error) {
      if (controller.signal.aborted) return;
      running = null;
      set({ isLoading: false, error });
    }
  }

  const store = {
    read: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    /** Loads the list from its beginning; what is shown stays until the new rows are there. */
    reload: () => fetchPage(null),
    /** Fetches the next page when row `index` is near the end. */
    reach(index: number): void {
      const isNear = index > loaded.length - PREFETCH_ROWS;
      if (isNear && running === null && cursor !== null && state.error === null) void fetchPage(cursor);
    },
    /** Moves the focus to a row; beyond the ends it stays at them. */
    focusOn(index: number): void {
      const focus = Math.min(Math.max(index, 0), state.rows.length - 1);
      anchor = focus;
      store.reach(focus);
      if (focus !== state.focus) set({ focus });
    },
    /** Moves the focus and selects everything between where the selection began and there. */
    extendTo(index: number): void {
      if (anchor < 0) anchor = state.focus;
      const focus = Math.min(Math.max(index, 0), state.rows.length - 1);
      const keys = state.rows.slice(Math.min(anchor, focus), Math.max(anchor, focus) + 1).map((row) => row.key);
      store.reach(focus);
      set({ focus, selected: new Set([...state.selected, ...keys]), isEverythingSelected: false });
    },
    toggle(key: string): void {
      const selected = new Set(state.selected);
      if (!selected.delete(key)) selected.add(key);
      set({ selected, isEverythingSelected: false });
    },
    selectEverything: () => set({ isEverythingSelected: true, selected: new Set(state.rows.map((row) => row.key)) }),
    clearSelection(): void {
      anchor = -1;
      set({ selected: new Set(), isEverythingSelected: false });
    },
    /** Changes the rows of a lead in place, without sorting anew: nothing jumps under somebody's finger. */
    patch(leadId: string, change: (lead: RowLead) => RowLead): void {
      if (!loaded.some((row) => row.lead.id === leadId)) return;
      show(loaded.map((row) => (row.lead.id === leadId ? { ...row, lead: change(row.lead) } : row)));
    },
    /** Takes rows out; answers with a function that puts them back where they were. */
    remove(leaves: (row: ListRow) => boolean): () => void {
      const gone = loaded.map((row, index) => ({ row, index })).filter(({ row }) => leaves(row));
      if (gone.length === 0) return () => undefined;
      const selected = new Set(state.selected);
      for (const { row } of gone) selected.delete(row.key);
      show(
        loaded.filter((row) => !leaves(row)),
        { selected },
      );
      return () => {
        const back = [...loaded];
        for (const { row, index } of gone) {
          if (!back.some((one) => one.key === row.key)) back.splice(Math.min(index, back.length), 0, row);
        }
        show(back);
      };
    },
    /** Shows the rows anew after something was put off or taken up again. */
    resort: () => show(loaded),
    tellNews: () => set({ hasNews: true }),
    stop(): void {
      running?.abort();
      running = null;
      if (state.isLoading) set({ isLoading: false });
    },
  };
  return store;
}
