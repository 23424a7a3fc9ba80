/** What was pressed may go a little later than what it did is done. In frames. */
const WATCHED = 12;

/** Puts the focus at a place when what had it goes within a moment; without the place, at the page's content. */
export function focusIfLost(place: () => HTMLElement | null | undefined): void {
  let frames = 0;
  const look = () => {
    frames += 1;
    if (document.activeElement === document.body)
      (place() ?? document.getElementById("content"))?.focus({ preventScroll: true });
    else if (frames < WATCHED) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
