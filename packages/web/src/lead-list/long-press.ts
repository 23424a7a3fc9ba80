const PRESS_MS = 450;
const STILL_PX = 10;

/**
 * A finger held still on a row of a list (`data-key`), delegated to the list. The press that ends it opens nothing.
 * @returns stops listening
 */
export function listenForLongPress(list: HTMLElement, onLongPress: (key: string) => void): () => void {
  let held: { x: number; y: number; timer: ReturnType<typeof setTimeout> } | null = null;

  function down(event: PointerEvent): void {
    release();
    if (event.pointerType === "mouse" || !event.isPrimary || !(event.target instanceof Element)) return;
    const key = event.target.closest<HTMLElement>("[data-key]")?.dataset.key;
    if (key === undefined) return;
    const timer = setTimeout(() => {
      held = null;
      swallowPress();
      navigator.vibrate?.(10);
      onLongPress(key);
    }, PRESS_MS);
    held = { x: event.clientX, y: event.clientY, timer };
  }

  function move(event: PointerEvent): void {
    if (held && Math.hypot(event.clientX - held.x, event.clientY - held.y) > STILL_PX) release();
  }

  function release(): void {
    clearTimeout(held?.timer);
    held = null;
  }

  /** The finger is still down: the click it ends with is not meant for the row, nor is the browser's own menu. */
  function swallowPress(): void {
    const controller = new AbortController();
    const swallow = (event: Event) => {
      event.stopPropagation();
      event.preventDefault();
    };
    list.addEventListener("click", swallow, { capture: true, signal: controller.signal });
    list.addEventListener("contextmenu", swallow, { capture: true, signal: controller.signal });
    const end = () => setTimeout(() => controller.abort(), 50);
    addEventListener("pointerup", end, { once: true, signal: controller.signal });
    addEventListener("pointercancel", end, { once: true, signal: controller.signal });
    // the click of the next tap is meant, however soon it comes
    addEventListener("pointerdown", () => controller.abort(), { capture: true, signal: controller.signal });
  }

  const listening = new AbortController();
  const { signal } = listening;
  list.addEventListener("pointerdown", down, { signal });
  list.addEventListener("pointermove", move, { signal });
  list.addEventListener("pointerup", release, { signal });
  list.addEventListener("pointercancel", release, { signal });
  return () => {
    release();
    listening.abort();
  };
}
