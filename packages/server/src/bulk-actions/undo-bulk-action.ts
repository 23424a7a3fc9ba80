import type { UndoResult } from "@lead-dashboard/contract/leads/undo";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { UNDO_LASTS } from "../leads/store-undo.ts";
import { undoChange } from "../leads/undo-change.ts";
import { handlerOf } from "./actions.ts";
import { type BulkActionRow, bulkActionStore, bulkActionWriter } from "./store.ts";

/** Takes a finished or cancelled bulk action back, once, within 24 hours. */
export async function undoBulkAction(foundation: Foundation, caller: Caller, id: string): Promise<UndoResult> {
  const { db, clock } = foundation;
  const { scope, organizationId, actor } = caller;
  const action = await bulkActionStore(db, scope).find(id);
  if (action === undefined) throw notFound();
  assertUndoable(action, clock.now());
  const result =
    action.undoId === null
      ? await undoOwn(foundation, caller, action)
      : await undoChange(foundation, caller, action.undoId);
  const now = clock.now();
  await db.transaction(async (tx) => {
    await bulkActionWriter(tx, scope).change(id, { state: "undone" });
    const detail = { restored: result.restored, notRestored: result.notRestored.length };
    await recordEvent(tx, { type: "bulkAction.undone", organizationId, actor, subjectId: id, detail }, now);
  });
  return { ...result, id };
}

/** Whether a bulk action can be taken back at all. */
export function canUndo(action: BulkActionRow, now: number): boolean {
  const handler = handlerOf(action.bulkChange);
  const isPossible = "wish" in handler || handler.undo !== undefined;
  const hasEnded = action.state === "done" || action.state === "cancelled";
  return isPossible && hasEnded && action.changed > 0 && now < action.createdAt + UNDO_LASTS;
}

function assertUndoable(action: BulkActionRow, now: number): void {
  if (canUndo(action, now)) return;
  if (action.state === "queued" || action.state === "running")
    throw new AppError("conflict", "still-running", "This is still running. Cancel it first.");
  if (action.state === "undone") throw new AppError("conflict", "already-undone", "This has been undone already.");
  if (now >= action.createdAt + UNDO_LASTS)
    throw new AppError("gone", "undo-expired", "This was more than 24 hours ago and can no longer be undone.");
  throw new AppError(
    "conflict",
    "cannot-undo",
    "This cannot be undone: nothing was changed, or messages are on their way.",
  );
}

async function undoOwn(
  { db, clock }: Foundation,
  { scope, actor }: Caller,
  action: BulkActionRow,
): Promise<UndoResult> {
  const handler = handlerOf(action.bulkChange);
  const result: UndoResult = { id: action.id, restored: 0, notRestored: [] };
  if ("wish" in handler || handler.undo === undefined) return result;
  for (let after = -1; ; ) {
    const items = await bulkActionStore(db, scope).outcomes(action.id, { after, limit: 50, outcome: "changed" });
    if (items.length === 0) return result;
    const { bulkChange: change, id: bulkActionId } = action;
    const leadIds = items.map((item) => item.leadId);
    result.restored += await handler.undo({ db, scope, change, bulkActionId, leadIds, actor, now: clock.now() });
    after = items.at(-1)?.position ?? after;
  }
}
