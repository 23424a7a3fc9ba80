import type { Lead } from "@lead-dashboard/contract/leads/lead";
import { LEAD_STATUSES, type LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import { useShortcuts } from "../../keyboard/shortcuts.ts";
import { undoLast } from "../../lead-actions/undo.ts";
import { actions } from "../../messages/en/actions.ts";
import { board as t } from "../../messages/en/board.ts";
import { leads } from "../../messages/en/leads.ts";
import { neighbour } from "./board-cards.ts";

/** The keys of the board: letters and arrows move between cards, Shift moves the card, digits set the status. */
export function useBoardKeys({
  columns,
  focusId,
  heldId,
  hold,
  focus,
  move,
  openLead,
  toList,
}: {
  columns: readonly (readonly Lead[])[];
  focusId: string | null;
  /** the card picked up, which the arrows move */
  heldId: string | null;
  hold: (leadId: string | null) => void;
  focus: (leadId: string) => void;
  move: (lead: Lead, to: LeadStatus) => void;
  openLead: (lead: Lead) => void;
  toList: () => void;
}): void {
  const current = () => columns.flat().find((lead) => lead.id === focusId);
  const go = (step: Parameters<typeof neighbour>[2]) => () => {
    if (heldId !== null && heldId === focusId) {
      if (step === "left") shift(-1)();
      if (step === "right") shift(1)();
      return;
    }
    const next = neighbour(columns, focusId ?? "", step);
    if (next) focus(next.id);
  };
  const shift = (by: number) => () => {
    const lead = current();
    const to = lead && LEAD_STATUSES[LEAD_STATUSES.indexOf(lead.status) + by];
    if (lead && to) move(lead, to);
  };
  const setStatus = (status: LeadStatus) => () => {
    const lead = current();
    if (lead) move(lead, status);
  };
  const undo = () => void undoLast().then(() => focusId !== null && focus(focusId));
  const group = t.group;
  useShortcuts([
    { id: "board-left", label: t.left, keys: ["h", "ArrowLeft"], group, keyOnly: true, run: go("left") },
    { id: "board-right", label: t.right, keys: ["l", "ArrowRight"], group, keyOnly: true, run: go("right") },
    { id: "board-down", label: t.down, keys: ["j", "ArrowDown"], group, keyOnly: true, run: go("down") },
    { id: "board-up", label: t.up, keys: ["k", "ArrowUp"], group, keyOnly: true, run: go("up") },
    { id: "board-move-left", label: t.moveLeft, keys: ["Shift+ArrowLeft", "Shift+h"], group, run: shift(-1) },
    { id: "board-move-right", label: t.moveRight, keys: ["Shift+ArrowRight", "Shift+l"], group, run: shift(1) },
    ...LEAD_STATUSES.map((status, index) => ({
      id: `board-status-${status}`,
      label: t.moveToStatus(leads.statuses[status]),
      keys: [String(index + 1)],
      group,
      run: setStatus(status),
    })),
    {
      id: "board-pick-up",
      label: t.pickUp,
      keys: ["Space"],
      group,
      keyOnly: true,
      run: () => hold(heldId === focusId ? null : focusId),
    },
    ...(heldId === null
      ? []
      : [{ id: "board-put-down", label: t.putDown, keys: ["Escape"], group, keyOnly: true, run: () => hold(null) }]),
    {
      id: "board-open",
      label: t.open,
      keys: ["Enter", "o"],
      group,
      run: () => {
        const lead = current();
        if (lead) openLead(lead);
      },
    },
    { id: "board-list", label: t.toList, keys: ["v"], group, run: toList },
    { id: "board-undo", label: actions.undo, keys: ["z", "Mod+z"], group, run: undo },
  ]);
}
