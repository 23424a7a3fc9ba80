import { useSyncExternalStore } from "react";

const query = matchMedia("(max-width: 719px)");

/** Whether the screen is a phone's; the same line as in every stylesheet. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}
