import type { bulkActionEndpoints } from "@lead-dashboard/contract/bulk-actions/endpoints";
import type { BulkAction } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import { notFound } from "../http/problem.ts";
import type { Handlers } from "../http/route.ts";
import { cancelBulkAction } from "./cancel-bulk-action.ts";
import { startBulkAction } from "./start-bulk-action.ts";
import { type BulkActionRow, bulkActionStore } from "./store.ts";
import { canUndo, undoBulkAction } from "./undo-bulk-action.ts";

const PAGE = 50;

/** Bulk actions, mounted under /api/v1. */
export function bulkActionRoutes(foundation: Foundation): Handlers<typeof bulkActionEndpoints> {
  const { db } = foundation;
  return {
    createBulkAction: async ({ caller, body }) => startBulkAction(foundation, caller, body),
    getBulkAction: async ({ caller, params, now }) => {
      const action = await bulkActionStore(db, caller.scope).find(params.id);
      if (action === undefined) throw notFound();
      return present(action, now);
    },
    listBulkOutcomes: async ({ caller, params, query }) => {
      const actions = bulkActionStore(db, caller.scope);
      if ((await actions.find(params.id)) === undefined) throw notFound();
      const limit = query.limit ?? PAGE;
      const after = query.cursor === undefined ? -1 : decodeKeys(query.cursor, ["whole"])[0];
      const items = await actions.outcomes(params.id, { after, limit: limit + 1, outcome: query.outcome ?? null });
      const shown = items.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(({ leadId, outcome, reason }) => ({ leadId, outcome: outcome ?? "failed", reason })),
        nextCursor: items.length > limit && last !== undefined ? encodeCursor([last.position]) : null,
      };
    },
    cancelBulkAction: async ({ caller, params, now }) =>
      present(await cancelBulkAction(foundation, caller, params.id), now),
    undoBulkAction: async ({ caller, params }) => undoBulkAction(foundation, caller, params.id),
  };
}

function present(action: BulkActionRow, now: number): BulkAction {
  return {
    id: action.id,
    action: action.bulkChange,
    status: action.state,
    matched: action.matched,
    changed: action.changed,
    skipped: action.skipped,
    failed: action.failed,
    reasons: Object.entries(action.bulkReasons).map(([reason, count]) => ({ reason, count })),
    canUndo: canUndo(action, now),
    undoId: action.undoId,
    createdBy: action.memberId,
    createdAt: new Date(action.createdAt).toISOString(),
    finishedAt: action.finishedAt === null ? null : new Date(action.finishedAt).toISOString(),
  };
}
