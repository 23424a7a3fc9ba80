import type { BulkActionQueued, NewBulkAction } from "@lead-dashboard/contract/bulk-actions/schemas";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { enqueue } from "../jobs/queue.ts";
import { checkFilterFields } from "../leads/check-filter-fields.ts";
import { countLeads } from "../leads/store-count.ts";
import { undoWriter } from "../leads/store-undo.ts";
import { handlerOf } from "./actions.ts";
import { checkAction } from "./check-action.ts";
import { bulkActionWriter } from "./store.ts";

/** Takes a bulk action on; a job does it. Refused at once when it could not be done for any lead. */
export async function startBulkAction(
  foundation: Foundation,
  caller: Caller,
  { ids, filter, action }: NewBulkAction,
): Promise<BulkActionQueued> {
  const { db, clock } = foundation;
  const { scope, organizationId, memberId, actor } = caller;
  const now = clock.now();
  const handler = handlerOf(action);
  await checkAction(foundation, caller, action);
  await checkFilterFields(db, caller.scope, { filter: filter ?? {}, path: "filter." });
  const leadIds = ids === undefined ? null : [...new Set(ids)].sort();
  const matched = leadIds?.length ?? (await matchedBy(foundation, caller, filter ?? {}));
  const id = newId();
  await db.transaction(async (tx) => {
    const undoId =
      "wish" in handler
        ? await undoWriter(tx, scope).open(
            { memberId, kind: "bulk", leadId: null, fields: [action.type], count: 0 },
            now,
          )
        : null;
    const actions = bulkActionWriter(tx, scope);
    await actions.insert({
      id,
      organizationId,
      memberId,
      bulkActor: actor,
      onlyFor: scope.onlyFor ?? null,
      bulkChange: action,
      bulkFilter: leadIds === null ? (filter ?? {}) : null,
      state: "queued",
      matched,
      walkCursor: null,
      isWalked: leadIds !== null,
      changed: 0,
      unchanged: 0,
      skipped: 0,
      failed: 0,
      bulkReasons: {},
      undoId,
      restored: 0,
      spared: 0,
      undoActor: null,
      undoCursor: null,
      isPaused: false,
      createdAt: now,
      finishedAt: null,
    });
    if (leadIds !== null) await actions.addItems(id, 0, leadIds);
    await enqueue(
      tx,
      { name: "bulk-actions.run", payload: { organizationId, bulkActionId: id }, organizationId, key: `bulk:${id}` },
      now,
    );
    const detail = { action, matched };
    await recordEvent(tx, { type: "bulkAction.queued", organizationId, actor, subjectId: id, detail }, now);
  });
  return { id, matched };
}

async function matchedBy(
  { db, clock }: Foundation,
  { scope, memberId }: Caller,
  filter: NonNullable<NewBulkAction["filter"]>,
) {
  const count = await countLeads(db, scope, { filter, asker: { memberId, now: clock.now() } });
  return count.exact ? count.total : null;
}
