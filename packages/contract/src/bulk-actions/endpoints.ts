import { endpoint, type Page } from "../endpoint.ts";
import type {
  BulkAction,
  BulkActionQueued,
  BulkCount,
  BulkCounting,
  BulkForecast,
  BulkOutcome,
  BulkOutcomeFilter,
  BulkOutcomeQuery,
  BulkUndo,
  NewBulkAction,
} from "./schemas.ts";

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
  forecastBulkAction: endpoint<{ body: NewBulkAction; output: BulkForecast }>({
    method: "POST",
    path: "/leads/bulk/forecast",
    permission: "bulk.run",
    summary: "What a bulk action would do: how many leads, and why not the others; nothing is changed",
  }),
  countForBulkAction: endpoint<{ body: BulkCounting; output: BulkCount }>({
    method: "POST",
    path: "/leads/bulk/count",
    permission: "bulk.run",
    summary:
      "Counts exactly how many leads a bulk action would concern, a stretch a call: add up until nextCursor is null",
  }),
  listBulkActions: endpoint<{ query: { limit?: number; cursor?: string }; output: Page<BulkAction> }>({
    method: "GET",
    path: "/bulk-actions",
    permission: "bulk.run",
    summary: "Bulk actions, the latest first",
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
  exportBulkOutcomes: endpoint<{ params: Id; query: BulkOutcomeFilter; output: Response }>({
    method: "GET",
    path: "/bulk-actions/{id}/outcomes.csv",
    permission: "bulk.run",
    summary: "What happened to each lead, as CSV",
    rawAnswer: true,
  }),
  cancelBulkAction: endpoint<{ params: Id; output: BulkAction }>({
    method: "POST",
    path: "/bulk-actions/{id}/cancellation",
    permission: "bulk.run",
    summary: "Stop a bulk action; what is done stays done",
  }),
  pauseBulkMessage: endpoint<{ params: Id; output: BulkAction }>({
    method: "POST",
    path: "/bulk-actions/{id}/pause",
    permission: "bulk.run",
    summary: "Pause a bulk message: none of its messages leaves after the answer",
  }),
  resumeBulkMessage: endpoint<{ params: Id; output: BulkAction }>({
    method: "DELETE",
    path: "/bulk-actions/{id}/pause",
    permission: "bulk.run",
    summary: "Let a paused bulk message go on",
  }),
  undoBulkAction: endpoint<{ params: Id; output: BulkUndo }>({
    method: "POST",
    path: "/bulk-actions/{id}/undo",
    permission: "bulk.run",
    summary: "Undo a bulk action: a small one at once, a large one in the background (202)",
  }),
};
