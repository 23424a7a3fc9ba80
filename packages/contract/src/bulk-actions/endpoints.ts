import { endpoint, type Page } from "../endpoint.ts";
import type { UndoResult } from "../leads/undo.ts";
import type { BulkAction, BulkActionQueued, BulkOutcome, BulkOutcomeQuery, NewBulkAction } from "./schemas.ts";

type Id = { id: string };

/** Every endpoint of the bulk-actions room. */
export const bulkActionEndpoints = {
  createBulkAction: endpoint<{ body: NewBulkAction; output: BulkActionQueued }>({
    method: "POST",
    path: "/leads/bulk",
    permission: "bulk.run",
    summary: "Do one thing with many leads, in the background",
    status: 202,
  }),
  getBulkAction: endpoint<{ params: Id; output: BulkAction }>({
    method: "GET",
    path: "/bulk-actions/{id}",
    permission: "bulk.run",
    summary: "How far a bulk action is",
  }),
  listBulkOutcomes: endpoint<{ params: Id; query: BulkOutcomeQuery; output: Page<BulkOutcome> }>({
    method: "GET",
    path: "/bulk-actions/{id}/outcomes",
    permission: "bulk.run",
    summary: "What happened to each lead",
  }),
  cancelBulkAction: endpoint<{ params: Id; output: BulkAction }>({
    method: "POST",
    path: "/bulk-actions/{id}/cancellation",
    permission: "bulk.run",
    summary: "Stop a bulk action; what is done stays done",
  }),
  undoBulkAction: endpoint<{ params: Id; output: UndoResult }>({
    method: "POST",
    path: "/bulk-actions/{id}/undo",
    permission: "bulk.run",
    summary: "Undo a bulk action; says what could not be restored and why",
  }),
};
