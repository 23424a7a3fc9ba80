import { useEffect, useSyncExternalStore } from "react";

/** What the page at an address calls itself. */
interface Place {
  title: string | null;
  path: string;
}

let place: Place = { title: null, path: "" };
const listeners = new Set<() => void>();

/** Names the browser tab and the top bar after the page; only the tab where the page shows its name itself. */
export function useTabTitle(title: string, isShown = false): void {
  useEffect(() => {
    document.title = `${title} · Lead Dashboard`;
    place = { title: isShown ? null : title, path: location.pathname };
    for (const listener of listeners) listener();
  }, [title, isShown]);
}

/** The title of the page at an address; null until that page has come, or where it shows its name itself. */
export function useTitleAt(path: string): string | null {
  const { title, path: titled } = useSyncExternalStore(listen, () => place);
  return titled === path ? title : null;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
