import type { Shortcut } from "../keyboard/shortcuts.ts";
import { listKeys as t } from "../messages/en/list-keys.ts";
import type { ListStore } from "./list-store.ts";

/** What the keys need of the list and its page. */
export interface ListKeys {
  store: ListStore;
  /** rows that fit on the screen */
  pageSize: () => number;
  focusSearch: () => void;
  openFilter: () => void;
  clearFilter: () => void;
}

/** The keys that move in a list and select. */
export function listShortcuts({ store, pageSize, focusSearch, openFilter, clearFilter }: ListKeys): Shortcut[] {
  const focus = () => store.read().focus;
  const to = (index: () => number) => () => {
    document.querySelector<HTMLElement>("[data-list]")?.focus({ preventScroll: true });
    store.focusOn(index());
  };
  const toggle = () => {
    const key = store.read().rows[focus()]?.key;
    if (key) store.toggle(key);
  };
  const end = () => store.read().rows.length - 1;
  const move = { group: t.move, keyOnly: true };
  const select = { group: t.select };
  return [
    { id: "next", label: t.next, keys: ["j", "ArrowDown"], ...move, run: to(() => focus() + 1) },
    { id: "previous", label: t.previous, keys: ["k", "ArrowUp"], ...move, run: to(() => focus() - 1) },
    { id: "first", label: t.first, keys: ["g g", "Home"], ...move, run: to(() => 0) },
    { id: "last", label: t.last, keys: ["Shift+g", "End"], ...move, run: to(end) },
    { id: "page-down", label: t.pageDown, keys: ["PageDown", "Mod+d"], ...move, run: to(() => focus() + pageSize()) },
    { id: "page-up", label: t.pageUp, keys: ["PageUp", "Mod+u"], ...move, run: to(() => focus() - pageSize()) },
    { id: "toggle", label: t.toggle, keys: ["x", "Space"], ...select, keyOnly: true, run: toggle },
    {
      id: "extend-down",
      label: t.extendDown,
      keys: ["Shift+j", "Shift+ArrowDown"],
      ...select,
      keyOnly: true,
      run: () => store.extendTo(focus() + 1),
    },
    {
      id: "extend-up",
      label: t.extendUp,
      keys: ["Shift+k", "Shift+ArrowUp"],
      ...select,
      keyOnly: true,
      run: () => store.extendTo(focus() - 1),
    },
    { id: "everything", label: t.everything, keys: ["Mod+a"], ...select, run: () => store.selectEverything() },
    { id: "search", label: t.search, keys: ["/"], group: t.move, run: focusSearch },
    { id: "filter", label: t.filter, keys: ["f"], group: t.move, run: openFilter },
    { id: "clear-filter", label: t.clearFilter, keys: ["Shift+f"], group: t.move, run: clearFilter },
  ];
}
