import { setImmediate } from "node:timers/promises";
import type { BulkUndo } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { enqueue } from "../jobs/queue.ts";
import { UNDO_LASTS, undoWriter } from "../leads/store-undo.ts";
import { handlerOf } from "./actions.ts";
import { groundOf } from "./run-bulk-action.ts";
import { type BulkActionRow, bulkActionStore, bulkActionWriter } from "./store.ts";
import { takeBackBulkAction } from "./take-back-bulk-action.ts";

/** Up to so many leads are put back while the caller waits; more go on in the background. */
const AT_ONCE = 200;
const ENDED_BY_JOB_AFTER = 60_000;

/** Takes a finished or cancelled bulk action back, once, within 24 hours. */
export async function undoBulkAction(foundation: Foundation, caller: Caller, id: string): Promise<BulkUndo> {
  const { db, clock } = foundation;
  const { scope, organizationId, actor } = caller;
  const now = clock.now();
  const payload = { organizationId, bulkActionId: id, onlyFor: scope.onlyFor ?? null };
  const action = await db.transaction(async (tx) => {
    const actions = bulkActionWriter(tx, scope);
    if ((await bulkActionStore(tx, scope).find(id)) === undefined) throw notFound();
    const held = await actions.lock(id);
    if (held === undefined) throw notFound();
    assertUndoable(held, now);
    if (held.undoId !== null && !(await undoWriter(tx, scope).close(held.undoId, now))) throw undoneAlready();
    await actions.change(id, { state: "undoing", undoActor: actor });
    // Also for a few: if this process dies in the middle, the job ends what it began. Not before: what the job puts back
    // while this call does would be missing in its answer.
    const runAt = held.changed > AT_ONCE ? now : now + ENDED_BY_JOB_AFTER;
    await enqueue(tx, { name: "bulk-actions.undo", payload, organizationId, key: `bulk-undo:${id}`, runAt }, now);
    return held;
  });
  if (action.changed > AT_ONCE) return { id, restored: 0, notRestored: [], isRunning: true };
  // This very request is one that others wait behind: to let requests first would be to wait for itself.
  const ground = { ...groundOf(foundation), rest: () => setImmediate() };
  const notRestored = await takeBackBulkAction(ground, payload);
  const after = await bulkActionStore(db, scope).find(id);
  return { id, restored: after?.restored ?? 0, notRestored, isRunning: after?.state === "undoing" };
}

/** Whether a bulk action can be taken back at all. */
export function canUndo(action: BulkActionRow, now: number): boolean {
  const handler = handlerOf(action.bulkChange);
  const isPossible = "wish" in handler || handler.undo !== undefined;
  const hasEnded = action.state === "done" || action.state === "cancelled";
  return isPossible && hasEnded && action.changed > 0 && now < action.createdAt + UNDO_LASTS;
}

function undoneAlready(): AppError {
  return new AppError("conflict", "already-undone", "This has been undone already.");
}

function assertUndoable(action: BulkActionRow, now: number): void {
  if (canUndo(action, now)) return;
  if (action.state === "queued" || action.state === "running")
    throw new AppError("conflict", "still-running", "This is still running. Cancel it first.");
  if (action.state === "undone" || action.state === "undoing") throw undoneAlready();
  if (now >= action.createdAt + UNDO_LASTS)
    throw new AppError("gone", "undo-expired", "This was more than 24 hours ago and can no longer be undone.");
  throw new AppError(
    "conflict",
    "cannot-undo",
    "This cannot be undone: nothing was changed, or messages are on their way.",
  );
}
