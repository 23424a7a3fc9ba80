/** What a swipe across a row does. */
export interface SwipeActions {
  /** to the right, called within the pointer's own event so that a window may open */
  right: (key: string) => void;
  left: (key: string) => void;
  /** a finger has come down on a row: time to fetch what the swipe will need */
  touch: (key: string) => void;
}

const EDGE = 24;
const AXIS_LOCK = 10;
const REVEAL = 16;
const FLICK_DISTANCE = 40;
const FLICK_SPEED = 0.5;

/**
 * Swiping rows of a list by touch, on pointer events delegated to the list. Only the row's inner element moves, by
 * transform; React hears nothing until the finger is lifted. Rows carry `data-key`, their moving part `data-slide`.
 * @returns stops listening
 */
export function listenForSwipes(list: HTMLElement, actions: SwipeActions): () => void {
  let swipe: {
    key: string;
    slide: HTMLElement;
    row: HTMLElement;
    x: number;
    y: number;
    at: number;
    isLocked: boolean;
    isArmed: boolean;
  } | null = null;

  function down(event: PointerEvent): void {
    if (event.pointerType === "mouse" || !event.isPrimary || !(event.target instanceof Element)) return;
    const row = event.target.closest<HTMLElement>("[data-key]");
    const slide = row?.querySelector<HTMLElement>("[data-slide]");
    const isAtEdge = event.clientX < EDGE || event.clientX > innerWidth - EDGE;
    const key = row?.dataset.key;
    if (!row || !slide || key === undefined || isAtEdge) return;
    swipe = {
      key,
      slide,
      row,
      x: event.clientX,
      y: event.clientY,
      at: event.timeStamp,
      isLocked: false,
      isArmed: false,
    };
    actions.touch(key);
  }

  function move(event: PointerEvent): void {
    if (!swipe) return;
    const dx = event.clientX - swipe.x;
    const dy = event.clientY - swipe.y;
    if (!swipe.isLocked) {
      if (Math.max(Math.abs(dx), Math.abs(dy)) < AXIS_LOCK) return;
      if (Math.abs(dx) <= 1.2 * Math.abs(dy)) {
        swipe = null;
        return;
      }
      swipe.isLocked = true;
      list.setPointerCapture(event.pointerId);
    }
    swipe.slide.style.transform = `translateX(${dx}px)`;
    swipe.row.dataset.swipe = Math.abs(dx) < REVEAL ? "" : dx > 0 ? "right" : "left";
    const isArmed = Math.abs(dx) >= swipe.row.offsetWidth * 0.35;
    if (isArmed !== swipe.isArmed) {
      swipe.isArmed = isArmed;
      swipe.row.toggleAttribute("data-armed", isArmed);
      if (isArmed) navigator.vibrate?.(10);
    }
  }

  function up(event: PointerEvent): void {
    if (!swipe) return;
    const { key, x, at, isArmed, isLocked } = swipe;
    const dx = event.clientX - x;
    const isFlick = Math.abs(dx) >= FLICK_DISTANCE && Math.abs(dx) / Math.max(1, event.timeStamp - at) > FLICK_SPEED;
    reset();
    if (!isLocked || !(isArmed || isFlick)) return;
    if (dx > 0) actions.right(key);
    else actions.left(key);
  }

  function reset(): void {
    if (!swipe) return;
    const { slide, row } = swipe;
    swipe = null;
    slide.style.transition = "transform var(--motion)";
    slide.style.transform = "";
    slide.addEventListener("transitionend", () => slide.style.removeProperty("transition"), { once: true });
    delete row.dataset.swipe;
    row.removeAttribute("data-armed");
  }

  list.addEventListener("pointerdown", down);
  list.addEventListener("pointermove", move);
  list.addEventListener("pointerup", up);
  list.addEventListener("pointercancel", reset);
  return () => {
    list.removeEventListener("pointerdown", down);
    list.removeEventListener("pointermove", move);
    list.removeEventListener("pointerup", up);
    list.removeEventListener("pointercancel", reset);
  };
}
