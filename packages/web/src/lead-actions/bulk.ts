import { bulkActionEndpoints } from "@lead-dashboard/contract/bulk-actions/endpoints";
import type { BulkAction, BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { useSyncExternalStore } from "react";
import { call } from "../api/call.ts";
import { queryClient } from "../api/query-client.ts";
import type { ListRow } from "../lead-list/row.ts";
import { describeError } from "../look/States.tsx";
import { toast } from "../look/toasts.ts";
import { actions as t } from "../messages/en/actions.ts";
import { idempotencyKey, underWay } from "./in-order.ts";
import { reloadOnScreen } from "./on-screen.ts";
import { notUndoable, undoable, undoBulkAction } from "./undo.ts";

/** Whom an action concerns: some leads by id, or everything that matches a filter. */
export interface Target {
  rows: readonly ListRow[];
  /** set when everything that matches is meant, loaded or not */
  filter: LeadFilter | null;
  /** how many; null when it is not known exactly */
  count: number | null;
}

/** The leads of a target, as the API takes them. */
export function whom({ filter, rows }: Target): { filter: LeadFilter } | { ids: string[] } {
  return filter ? { filter } : { ids: [...new Set(rows.map((row) => row.lead.id))] };
}

const POLL_MS = 600;
const FINISHED: readonly BulkAction["status"][] = ["done", "cancelled", "failed", "undone"];

let running: BulkAction | null = null;
let last: BulkAction | null = null;
const listeners = new Set<() => void>();

/** The bulk action under way, with its progress; null when there is none. */
export function useRunningBulkAction(): BulkAction | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => running,
  );
}

/** The bulk action that ended last on this page; null when there was none. */
export function useLastBulkAction(): BulkAction | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => last,
  );
}

/** Does one thing with many leads on the server, shows how far it is, and offers to undo it. */
export function runBulk(target: Target, action: BulkChange): Promise<void> {
  return underWay(doAndTell(target, action));
}

async function doAndTell(target: Target, action: BulkChange): Promise<void> {
  try {
    tellResult(await doBulk(target, action));
  } catch (error) {
    toast(describeError(error), { tone: "bad" });
  }
}

/**
 * Does one thing with several targets that no one filter holds, as if it were one: a single result, a single undo. Stops at the
 * first that is not done to its end and rejects with the reason; what was done until then can be undone. `afterUndo`: what
 * follows once all of it is taken back.
 */
export function runBulkOnEach(
  targets: readonly Target[],
  action: BulkChange,
  afterUndo: () => Promise<unknown>,
): Promise<void> {
  return underWay(doOnEach(targets, action, afterUndo));
}

async function doOnEach(
  targets: readonly Target[],
  action: BulkChange,
  afterUndo: () => Promise<unknown>,
): Promise<void> {
  const done: BulkAction[] = [];
  try {
    for (const target of targets) {
      const one = await doBulk(target, action);
      done.push(one);
      if (one.status !== "done") throw new Error(one.status === "failed" ? t.bulkFailed : t.bulkCancelled);
    }
  } finally {
    tellSum(done, afterUndo);
  }
}

async function doBulk(target: Target, action: BulkChange): Promise<BulkAction> {
  const body = { ...whom(target), action };
  last = null;
  try {
    const { id } = await call(bulkActionEndpoints.createBulkAction, { body, idempotencyKey: idempotencyKey() });
    last = await follow(id);
    return last;
  } finally {
    set(null);
    reloadOnScreen();
    for (const name of ["dashboard", "counts", "lead", "timeline"])
      void queryClient.invalidateQueries({ queryKey: [name] });
  }
}

/** Stops the bulk action under way. */
export async function cancelBulk(id: string): Promise<void> {
  try {
    const stopped = await call(bulkActionEndpoints.cancelBulkAction, { params: { id } });
    // on the page of one that another tab or an earlier visit began, nobody follows it here
    if (running?.id === id) set(stopped);
  } catch (error) {
    toast(describeError(error), { tone: "bad" });
  }
}

async function follow(id: string): Promise<BulkAction> {
  for (;;) {
    const action = await call(bulkActionEndpoints.getBulkAction, { params: { id } });
    set(action);
    if (FINISHED.includes(action.status)) return action;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function tellResult(action: BulkAction): void {
  if (!action.canUndo && action.changed > 0) notUndoable(t.bulkNotUndoable(action.action.type));
  const words = action.status === "cancelled" ? t.bulkCancelled : t.bulkDone(action);
  toast(words, {
    tone: action.failed > 0 ? "bad" : "plain",
    action: action.canUndo ? undoable(() => undoBulk(action.id)) : undefined,
  });
}

/** Tells of several bulk actions with the same change as of one; nothing when nothing changed. */
function tellSum(done: readonly BulkAction[], afterUndo: () => Promise<unknown>): void {
  const [first, ...others] = done;
  if (first === undefined) return;
  const sum = { ...first };
  for (const one of others)
    for (const outcome of ["changed", "unchanged", "skipped", "failed"] as const) sum[outcome] += one[outcome];
  const back = done.filter((one) => one.canUndo && one.changed > 0).reverse();
  const undoAll = async () => {
    for (const { id } of back) await undoBulk(id);
    await afterUndo();
  };
  if (back.length === 0 && sum.changed > 0) notUndoable(t.bulkNotUndoable(sum.action.type));
  toast(t.bulkDone(sum), {
    tone: sum.failed > 0 ? "bad" : "plain",
    action: back.length > 0 ? undoable(undoAll) : undefined,
  });
}

/** Takes a bulk action back and waits until it is back; says what was spared because somebody changed it since. */
export async function undoBulk(id: string): Promise<void> {
  await undoBulkAction(id);
  try {
    const after = await follow(id);
    if (after.spared > 0) toast(t.partlyUndone(after.restored, after.spared), { tone: "bad" });
  } finally {
    set(null);
    reloadOnScreen();
    void queryClient.invalidateQueries({ queryKey: ["bulk-action"] });
  }
}

function set(next: BulkAction | null): void {
  running = next;
  for (const listener of listeners) listener();
}
