import type { BulkAction, BulkOutcome } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { BulkActionRow, BulkItemRow } from "./store.ts";
import { canUndo } from "./undo-bulk-action.ts";

/** A bulk action as it crosses the wire; `waiting` of its messages have not left yet. */
export function present(action: BulkActionRow, now: number, waiting: number | null = null): BulkAction {
  return {
    id: action.id,
    action: action.bulkChange,
    status: action.state,
    matched: action.matched,
    changed: action.changed,
    unchanged: action.unchanged,
    skipped: action.skipped,
    failed: action.failed,
    reasons: Object.entries(action.bulkReasons).map(([reason, count]) => ({ reason, count })),
    paused: action.isPaused,
    waiting,
    canUndo: canUndo(action, now),
    undoId: action.undoId,
    restored: action.restored,
    spared: action.spared,
    createdBy: action.memberId,
    createdAt: new Date(action.createdAt).toISOString(),
    finishedAt: action.finishedAt === null ? null : new Date(action.finishedAt).toISOString(),
  };
}

/** What became of one lead, as it crosses the wire. */
export function presentOutcome(item: BulkItemRow & { leadName: string | null }): BulkOutcome {
  const { leadId, leadName, outcome, reason, sparedBecause } = item;
  return { leadId, leadName, outcome: outcome ?? "failed", reason, spared: sparedBecause };
}
