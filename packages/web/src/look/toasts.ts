/** One line at the bottom of the screen about what has just been done, with a way back. */
export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
  action?: { label: string; keys?: string; run: () => void } | undefined;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();
const held = new Set<number>();

/**
 * Shows a toast; it goes after six seconds, not while the pointer or focus is on it or the tab is hidden.
 * @example toast(t.statusChanged, { action: { label: t.undo, keys: "z", run: undo } })
 */
export function toast(text: string, more: { tone?: Toast["tone"]; action?: Toast["action"] } = {}): number {
  lastId += 1;
  // what has no button has said its piece; two with one are enough to look back
  const [newest] = toasts.filter((one) => one.action && !held.has(one.id)).slice(-1);
  toasts = [
    ...toasts.filter((one) => one === newest || held.has(one.id)),
    { id: lastId, text, tone: more.tone ?? "plain", action: more.action },
  ];
  tell();
  return lastId;
}

/** Keeps a toast while the pointer or the focus is on it: no other one takes its place. */
export function holdToast(id: number, isHeld: boolean): void {
  if (isHeld) held.add(id);
  else held.delete(id);
}

/** Takes a toast away. */
export function dismissToast(id: number): void {
  held.delete(id);
  toasts = toasts.filter((one) => one.id !== id);
  tell();
}

/** Takes away the toast that offers an action, because it has been done another way (by key). */
export function dismissToastOf(action: Toast["action"]): void {
  toasts = toasts.filter((one) => one.action === undefined || one.action !== action);
  tell();
}

/** The toasts on screen, for `useSyncExternalStore`. */
export const toastStore = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: () => toasts,
};

function tell(): void {
  for (const listener of listeners) listener();
}
