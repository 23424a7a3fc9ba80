import { declareColumns } from "../codec.ts";

declareColumns({ json: ["bulkChange", "bulkFilter", "bulkActor", "bulkReasons", "undoActor"], booleans: [] });

/** Something to be done with many leads, and how far it is. */
export interface BulkActionTable {
  id: string;
  organizationId: string;
  /** who asked, and whose leads may be touched */
  memberId: string;
  bulkActor: unknown;
  /** set for sales: only this member's and unassigned leads */
  onlyFor: string | null;
  bulkChange: unknown;
  /** null when it works on chosen leads (`bulkItem`) */
  bulkFilter: unknown;
  state: "queued" | "running" | "done" | "cancelled" | "failed" | "undoing" | "undone";
  matched: number | null;
  /** where the walk over the filter goes on; null before its first page and after its last */
  walkCursor: string | null;
  isWalked: boolean;
  changed: number;
  unchanged: number;
  skipped: number;
  failed: number;
  bulkReasons: Record<string, number>;
  undoId: string | null;
  /** leads put back by its undo, and leads of which something stayed */
  restored: number;
  spared: number;
  /** who undoes it, and the last change or position that is done */
  undoActor: unknown;
  undoCursor: string | null;
  /** its messages wait until a person lets them go on */
  isPaused: boolean;
  createdAt: number;
  finishedAt: number | null;
}

/** One lead of a bulk action and what happened to it. */
export interface BulkItemTable {
  organizationId: string;
  bulkActionId: string;
  position: number;
  leadId: string;
  /** null: not yet done */
  outcome: "changed" | "unchanged" | "skipped" | "failed" | null;
  reason: string | null;
  /** what undo did not put back, and why */
  sparedBecause: string | null;
}

export interface BulkActionTables {
  bulkAction: BulkActionTable;
  bulkItem: BulkItemTable;
}
