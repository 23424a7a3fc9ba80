const NAME = "reloaded-at";
const AGAIN_MS = 60_000;

/**
 * A page that is still open after the program was updated asks for scripts that are gone. Then it is loaded anew, once;
 * where that does not help, the failure is shown as any other.
 */
export function reloadWhenReplaced(): void {
  addEventListener("vite:preloadError", (event) => {
    const last = Number(sessionStorage.getItem(NAME) ?? 0);
    if (!navigator.onLine || Date.now() - last < AGAIN_MS) return;
    sessionStorage.setItem(NAME, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
