// Drag by finger. Browsers have none for touch that scrolls as well: a held finger lifts a card, a moved one scrolls.

/** What a drag by finger tells. */
export interface TouchDrag {
  /** a card was lifted; null when it was put down, wherever */
  onLift(leadId: string | null): void;
  /** what it hovers over: the `data-drop` of an element, null where it could not be dropped */
  onOver(place: string | null): void;
  onDrop(leadId: string, place: string): void;
}

/** As long as Android holds before it takes a touch for a long press. */
const HOLD_MS = 400;
/** A finger that moves further before that means to scroll. */
const SLACK_PX = 8;
/** So near an edge it scrolls, the faster the nearer. */
const EDGE_PX = 56;
const FASTEST_PX = 14;
const ABOVE_PX = 16;
/** A finger that lets go also clicks, a moment later. */
const CLICK_MS = 500;

interface Touch {
  readonly pointerId: number;
  readonly card: HTMLElement;
  readonly leadId: string;
  /** from the finger to the corner of the ghost: it hangs above, so that the finger's goal is seen */
  readonly grip: Point;
  at: Point;
  readonly holding: ReturnType<typeof setTimeout>;
  ghost: HTMLElement | null;
  over: string | null;
}

interface Point {
  x: number;
  y: number;
}

/** Listens on the board until the returned function is called. */
export function listenForTouchDrag(board: HTMLElement, drag: TouchDrag): () => void {
  let touch: Touch | null = null;
  let frame = 0;
  let droppedAt = Number.NEGATIVE_INFINITY;

  const lift = () => {
    if (touch === null) return;
    touch.ghost = ghostOf(touch.card);
    document.body.append(touch.ghost);
    follow(touch);
    drag.onLift(touch.leadId);
    frame = requestAnimationFrame(scroll);
  };
  const end = (isDropped: boolean) => {
    if (touch === null) return;
    const { ghost, leadId, over, holding } = touch;
    clearTimeout(holding);
    cancelAnimationFrame(frame);
    touch = null;
    if (ghost === null) return;
    ghost.remove();
    droppedAt = performance.now();
    drag.onLift(null);
    drag.onOver(null);
    if (isDropped && over !== null) drag.onDrop(leadId, over);
  };
  const look = (held: Touch) => {
    const place = document.elementFromPoint(held.at.x, held.at.y)?.closest<HTMLElement>("[data-drop]")?.dataset.drop;
    if (held.over === (place ?? null)) return;
    held.over = place ?? null;
    drag.onOver(held.over);
  };
  /** Near an edge what lies under the finger scrolls, frame by frame, also while the finger rests. */
  const scroll = () => {
    if (touch?.ghost == null) return;
    for (const scroller of scrollersAt(touch.at, board)) scrollAtEdge(scroller, touch.at);
    look(touch);
    frame = requestAnimationFrame(scroll);
  };

  const down = (event: PointerEvent) => {
    if (event.pointerType !== "touch" || !event.isPrimary) return;
    const target = event.target instanceof Element ? event.target : null;
    const card = target?.closest<HTMLElement>("[data-card]");
    if (!card || target?.closest("button, [popover]")) return;
    const box = card.getBoundingClientRect();
    touch = {
      pointerId: event.pointerId,
      card,
      leadId: card.dataset.card ?? "",
      grip: { x: event.clientX - box.left, y: box.height + ABOVE_PX },
      at: { x: event.clientX, y: event.clientY },
      holding: setTimeout(lift, HOLD_MS),
      ghost: null,
      over: null,
    };
  };
  const move = (event: PointerEvent) => {
    if (touch === null || event.pointerId !== touch.pointerId) return;
    const { clientX: x, clientY: y } = event;
    if (touch.ghost === null) {
      if (Math.hypot(x - touch.at.x, y - touch.at.y) > SLACK_PX) end(false);
      return;
    }
    touch.at = { x, y };
    follow(touch);
    look(touch);
  };
  const up = (event: PointerEvent) => {
    if (touch !== null && event.pointerId === touch.pointerId) end(true);
  };
  const cancel = () => end(false);
  const letGo = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || touch?.ghost == null) return;
    event.stopPropagation();
    end(false);
  };
  // While a card is lifted the finger moves it, not the page.
  const holdStill = (event: TouchEvent) => {
    if (touch?.ghost != null && event.cancelable) event.preventDefault();
  };
  // A held finger is neither a menu nor the mouse's drag, and letting go of a card does not open it.
  const notByFinger = (event: Event) => {
    const isClick = event.type === "click";
    if (isClick ? performance.now() - droppedAt > CLICK_MS : touch === null) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const stopping = new AbortController();
  const { signal } = stopping;
  board.addEventListener("pointerdown", down, { signal });
  board.addEventListener("touchmove", holdStill, { signal, passive: false });
  for (const name of ["contextmenu", "dragstart", "click"])
    board.addEventListener(name, notByFinger, { signal, capture: true });
  // The finger may leave the board. A second one, anywhere, means something else, such as zooming: the card goes back.
  addEventListener("pointerdown", (event) => event.isPrimary || end(false), { signal, capture: true });
  addEventListener("pointermove", move, { signal });
  addEventListener("pointerup", up, { signal });
  addEventListener("pointercancel", cancel, { signal });
  addEventListener("blur", cancel, { signal });
  addEventListener("keydown", letGo, { signal, capture: true });
  return () => {
    end(false);
    stopping.abort();
  };
}

/** The card as it hangs at the finger. */
function ghostOf(card: HTMLElement): HTMLElement {
  const { width, height } = card.getBoundingClientRect();
  const ghost = document.createElement("div");
  ghost.className = card.className;
  ghost.setAttribute("aria-hidden", "true");
  ghost.dataset.ghost = "";
  for (const child of card.children) ghost.append(child.cloneNode(true));
  Object.assign(ghost.style, {
    position: "fixed",
    left: "0",
    top: "0",
    width: `${width}px`,
    height: `${height}px`,
    pointerEvents: "none",
  });
  return ghost;
}

function follow({ ghost, at, grip }: Touch): void {
  if (ghost !== null) ghost.style.transform = `translate(${at.x - grip.x}px, ${at.y - grip.y}px) rotate(1.5deg)`;
}

/** What scrolls at a point: the column there, and the board. */
function scrollersAt({ x, y }: Point, board: HTMLElement): Element[] {
  const column = document.elementFromPoint(x, y)?.closest("[data-scrolls]");
  return column ? [board, column] : [board];
}

function scrollAtEdge(scroller: Element, { x, y }: Point): void {
  const { left, right, top, bottom } = scroller.getBoundingClientRect();
  scroller.scrollBy(speed(x - left, right - x), speed(y - top, bottom - y));
}

/** Pixels a frame by the distances to the two edges: negative towards the first. */
function speed(fromStart: number, fromEnd: number): number {
  const near = (distance: number) => Math.max(0, Math.min(1, (EDGE_PX - distance) / EDGE_PX)) * FASTEST_PX;
  return near(fromEnd) - near(fromStart);
}
