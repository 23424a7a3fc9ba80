import { LEAD_STATUSES, type LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import { useEffect, useEffectEvent, useState } from "react";
import { listenForTouchDrag } from "./touch-drag.ts";

/** The card a finger has lifted, and the column it hovers over. */
export function useTouchDrag(
  board: React.RefObject<HTMLElement | null>,
  { isThere, onDrop }: { isThere: boolean; onDrop: (leadId: string, to: LeadStatus) => void },
) {
  const [liftedId, setLifted] = useState<string | null>(null);
  const [over, setOver] = useState<LeadStatus | null>(null);
  const drop = useEffectEvent(onDrop);
  useEffect(() => {
    if (!isThere || !board.current) return;
    return listenForTouchDrag(board.current, {
      onLift: setLifted,
      onOver: (place) => setOver(statusOf(place)),
      onDrop: (leadId, place) => {
        const to = statusOf(place);
        if (to !== null) drop(leadId, to);
      },
    });
  }, [board, isThere]);
  return { liftedId, over };
}

function statusOf(place: string | null): LeadStatus | null {
  return LEAD_STATUSES.find((status) => status === place) ?? null;
}
