/** A press of the pointer: where (CSS pixels) and when (ms). */
export interface Press {
  x: number;
  y: number;
  at: number;
}

/** The second half of a double press comes within this time, on the same spot. */
const WITHIN_MS = 500;
const SPOT_PX = 16;

/** Whether a press is the second half of a double press that began with the first. */
export function isSecondPress(first: Press | null, second: Press): boolean {
  if (first === null) return false;
  const isSameSpot = Math.hypot(second.x - first.x, second.y - first.y) <= SPOT_PX;
  return isSameSpot && second.at - first.at <= WITHIN_MS;
}

const KINDS = ["pointerdown", "pointerup", "mousedown", "mouseup", "click", "dblclick"] as const;

/** After something closed under a press, keeps the second half of a double press from what lay beneath. */
export function swallowSecondPress(first: Press | null): void {
  if (!isSecondPress(first, { x: first?.x ?? 0, y: first?.y ?? 0, at: performance.now() })) return;
  const swallow = (event: MouseEvent) => {
    if (!isSecondPress(first, { x: event.clientX, y: event.clientY, at: performance.now() })) return;
    event.preventDefault();
    event.stopPropagation();
  };
  for (const kind of KINDS) addEventListener(kind, swallow, { capture: true });
  setTimeout(() => {
    for (const kind of KINDS) removeEventListener(kind, swallow, { capture: true });
  }, WITHIN_MS);
}
