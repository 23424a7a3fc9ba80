import { useEffect, useSyncExternalStore } from "react";

/** What the page at an address calls itself. */
interface Place {
  title: string;
  path: string;
}

let place: Place = { title: "", path: "" };
const listeners = new Set<() => void>();

/** Names the browser tab and the top bar after the page. */
export function useTabTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Lead Dashboard`;
    place = { title, path: location.pathname };
    for (const listener of listeners) listener();
  }, [title]);
}

/** The title of the page at an address; undefined until that page has come. */
export function useTitleAt(path: string): string | undefined {
  const { title, path: titled } = useSyncExternalStore(listen, () => place);
  return titled === path ? title : undefined;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
