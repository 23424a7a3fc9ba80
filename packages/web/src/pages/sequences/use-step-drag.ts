import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";

/** Lets a card be dragged by its handle onto another card; gives the edge at which a card over it would go in. */
export function useStepDrag(
  card: RefObject<HTMLElement | null>,
  handle: RefObject<HTMLElement | null>,
  step: { index: number; onDropped: (from: number, to: number) => void },
) {
  const [edge, setEdge] = useState<"above" | "below" | null>(null);
  const [isDragged, setDragged] = useState(false);
  const drop = useEffectEvent((from: number, clientY: number) => {
    if (!card.current) return;
    const place = edgeAt(card.current, clientY) === "above" ? step.index : step.index + 1;
    step.onDropped(from, from < place ? place - 1 : place);
  });
  const isOther = useEffectEvent((from: unknown) => from !== step.index);
  const place = useEffectEvent(() => step.index);
  useEffect(() => {
    const element = card.current;
    const dragHandle = handle.current;
    if (!element || !dragHandle) return;
    const over = (from: unknown, clientY: number) => setEdge(isOther(from) ? edgeAt(element, clientY) : null);
    return combine(
      draggable({
        element,
        dragHandle,
        getInitialData: () => ({ step: place() }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => typeof source.data.step === "number",
        onDrag: ({ source, location }) => over(source.data.step, location.current.input.clientY),
        onDragLeave: () => setEdge(null),
        onDrop: ({ source, location }) => {
          setEdge(null);
          if (typeof source.data.step === "number") drop(source.data.step, location.current.input.clientY);
        },
      }),
    );
  }, [card, handle]);
  return { edge, isDragged };
}

function edgeAt(element: HTMLElement, clientY: number): "above" | "below" {
  const { top, height } = element.getBoundingClientRect();
  return clientY < top + height / 2 ? "above" : "below";
}
