import type { bulkActionEndpoints } from "@lead-dashboard/contract/bulk-actions/endpoints";
import { bulkMessagePrefix } from "@lead-dashboard/domain/messages/bulk-message-key";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import { notFound } from "../http/problem.ts";
import type { Handlers } from "../http/route.ts";
import { countWaiting } from "../messages/store-bulk-messages.ts";
import { chargesOf } from "../messages/store-charges.ts";
import { cancelBulkAction } from "./cancel-bulk-action.ts";
import { countForBulkAction } from "./count-for-bulk-action.ts";
import { exportOutcomes } from "./export-outcomes.ts";
import { forecastBulkAction } from "./forecast-bulk-action.ts";
import { pauseBulkMessage } from "./pause-bulk-message.ts";
import { present, presentOutcome } from "./present.ts";
import { startBulkAction } from "./start-bulk-action.ts";
import { type BulkActionRow, bulkActionStore } from "./store.ts";
import { undoBulkAction } from "./undo-bulk-action.ts";

const PAGE = 50;

/** Bulk actions, mounted under /api/v1. */
export function bulkActionRoutes(foundation: Foundation): Handlers<typeof bulkActionEndpoints> {
  const { db } = foundation;
  const presentWhole = async (action: BulkActionRow, now: number) => {
    const { organizationId, id, bulkChange } = action;
    if (bulkChange.type !== "message") return present(action, now);
    const [scope, prefix] = [{ organizationId }, bulkMessagePrefix(id)];
    const shown = present(action, now, await countWaiting(db, scope, prefix));
    return bulkChange.channel === "sms" ? { ...shown, sms: await chargesOf(db, scope, prefix) } : shown;
  };
  return {
    createBulkAction: async ({ caller, body }) => startBulkAction(foundation, caller, body),
    forecastBulkAction: async ({ caller, body }) => forecastBulkAction(foundation, caller, body),
    countForBulkAction: async ({ caller, body }) => countForBulkAction(foundation, caller, body),
    listBulkActions: async ({ caller, query, now }) => {
      const limit = query.limit ?? PAGE;
      const place = query.cursor === undefined ? null : decodeKeys(query.cursor, ["instant", "text"]);
      const before = place === null ? null : { createdAt: place[0], id: place[1] };
      const found = await bulkActionStore(db, caller.scope).list({ before, limit: limit + 1 });
      const last = found.length > limit ? found[limit - 1] : undefined;
      return {
        items: found.slice(0, limit).map((action) => present(action, now)),
        nextCursor: last === undefined ? null : encodeCursor([last.createdAt, last.id]),
      };
    },
    getBulkAction: async ({ caller, params, now }) => {
      const action = await bulkActionStore(db, caller.scope).find(params.id);
      if (action === undefined) throw notFound();
      return presentWhole(action, now);
    },
    listBulkOutcomes: async ({ caller, params, query }) => {
      const actions = bulkActionStore(db, caller.scope);
      if ((await actions.find(params.id)) === undefined) throw notFound();
      const limit = query.limit ?? PAGE;
      const after = query.cursor === undefined ? -1 : decodeKeys(query.cursor, ["whole"])[0];
      const items = await actions.outcomes(params.id, {
        after,
        limit: limit + 1,
        outcome: query.outcome ?? null,
        isSpared: query.spared === "true",
      });
      const shown = items.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(presentOutcome),
        nextCursor: items.length > limit && last !== undefined ? encodeCursor([last.position]) : null,
      };
    },
    exportBulkOutcomes: async ({ caller, params, query }) =>
      exportOutcomes(foundation, caller, { id: params.id, query }),
    cancelBulkAction: async ({ caller, params, now }) =>
      present(await cancelBulkAction(foundation, caller, params.id), now),
    pauseBulkMessage: async ({ caller, params, now }) =>
      presentWhole(await pauseBulkMessage(foundation, caller, { id: params.id, isPaused: true }), now),
    resumeBulkMessage: async ({ caller, params, now }) =>
      presentWhole(await pauseBulkMessage(foundation, caller, { id: params.id, isPaused: false }), now),
    undoBulkAction: async ({ caller, params, answer }) => {
      const undo = await undoBulkAction(foundation, caller, params.id);
      if (undo.isRunning) answer.status = 202;
      return undo;
    },
  };
}
