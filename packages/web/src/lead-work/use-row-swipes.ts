import { useEffect, useEffectEvent } from "react";
import { listenForLongPress } from "../lead-list/long-press.ts";
import { listenForSwipes, type SwipeActions } from "../lead-list/swipe.ts";

/** Swipes on the rows of the list on screen, while the screen is a phone's. */
export function useRowSwipes(isOn: boolean, actions: SwipeActions): void {
  const right = useEffectEvent(actions.right);
  const left = useEffectEvent(actions.left);
  const touch = useEffectEvent(actions.touch);
  useEffect(() => {
    const list = document.querySelector<HTMLElement>("[data-list]");
    if (!list || !isOn) return;
    return listenForSwipes(list, { right: (key) => right(key), left: (key) => left(key), touch: (key) => touch(key) });
  }, [isOn]);
}

/** Holding a finger on a row selects it; further rows then need only a tap. */
export function useLongPress(onLongPress: (key: string) => void): void {
  const act = useEffectEvent(onLongPress);
  useEffect(() => {
    const list = document.querySelector<HTMLElement>("[data-list]");
    if (list) return listenForLongPress(list, (key) => act(key));
  }, []);
}
