// Back on a phone closes what fills its screen. Each open layer has an entry of the browser's history, which goes with it.
import { useEffect, useRef } from "react";

const layers: { close: () => void }[] = [];
let ownSteps = 0;
let isListening = false;

/** While active, going back closes the layer instead of leaving the page; closed in another way, its entry goes too. */
export function useBackCloses(isActive: boolean, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!isActive) return;
    if (!isListening) addEventListener("popstate", wentBack);
    isListening = true;
    const layer = { close: () => latest.current() };
    layers.push(layer);
    // one that comes in the place of another takes over its entry
    if (entryLayer() < layers.length) history.pushState({ layer: layers.length }, "");
    return () => {
      const at = layers.indexOf(layer);
      if (at === -1) return;
      layers.splice(at, 1);
      queueMicrotask(dropEntries);
    };
  }, [isActive]);
}

function wentBack(): void {
  if (ownSteps > 0) {
    ownSteps -= 1;
    return;
  }
  const closed = layers.splice(entryLayer());
  for (const layer of closed.reverse()) layer.close();
  // an entry that was left by a link, come upon on the way back: it looks like the one before
  if (closed.length === 0) dropEntries();
}

function dropEntries(): void {
  const surplus = entryLayer() - layers.length;
  if (surplus <= 0) return;
  ownSteps += 1;
  history.go(-surplus);
}

/** How many layers were open in the entry of the history on screen. */
function entryLayer(): number {
  const state: unknown = history.state;
  return typeof state === "object" && state !== null && "layer" in state && typeof state.layer === "number"
    ? state.layer
    : 0;
}
