import type { BulkActionQueued, BulkChange, NewBulkAction } from "@lead-dashboard/contract/bulk-actions/schemas";
import { can } from "@lead-dashboard/domain/accounts/permissions";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { enqueue } from "../jobs/queue.ts";
import { checkAssignee } from "../leads/check-assignee.ts";
import { countLeads } from "../leads/store-count.ts";
import { undoWriter } from "../leads/store-undo.ts";
import { enrollLeads } from "../sequences/enroll-leads.ts";
import { handlerOf } from "./actions.ts";
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
  if (!can(caller.role, handler.permission))
    throw new AppError("forbidden", "forbidden", `Your role (${caller.role}) may not do this with many leads.`);
  await checkAction(foundation, caller, action);
  const leadIds = ids === undefined ? null : [...new Set(ids)];
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
      skipped: 0,
      failed: 0,
      bulkReasons: {},
      undoId,
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

async function checkAction({ db, clock }: Foundation, caller: Caller, action: BulkChange): Promise<void> {
  const { scope, actor } = caller;
  switch (action.type) {
    case "assign": {
      if ((action.assignedTo === undefined) === (action.roundRobin === undefined)) {
        throw invalid([{ path: "action.assignedTo", message: "give either assignedTo or roundRobin" }]);
      }
      for (const assignedTo of action.roundRobin ?? [action.assignedTo ?? null])
        await checkAssignee(db, scope, { assignedTo, by: caller });
      return;
    }
    case "tag":
      if (!action.add?.length && !action.remove?.length)
        throw invalid([{ path: "action.add", message: "give tags to add or to remove" }]);
      return;
    case "enroll":
      // Refuses a sequence that is not there or not started.
      await enrollLeads(db, scope, {
        sequenceId: action.sequenceId,
        leadIds: [],
        dryRun: false,
        actor,
        now: clock.now(),
      });
      return;
    default:
      return;
  }
}
