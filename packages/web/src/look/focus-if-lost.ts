/** Once the page is drawn: puts the focus at a place if what had it is gone; without the place, at the page's content. */
export function focusIfLost(place: () => HTMLElement | null | undefined): void {
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    (place() ?? document.getElementById("content"))?.focus({ preventScroll: true });
  });
}
