import { bulkActionEndpoints } from "@lead-dashboard/contract/bulk-actions/endpoints";
import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { UndoResult } from "@lead-dashboard/contract/leads/undo";
import { call } from "../api/call.ts";
import { queryClient } from "../api/query-client.ts";
import { showKeys } from "../keyboard/key-name.ts";
import { describeError } from "../look/States.tsx";
import { dismissToastOf, type Toast, toast } from "../look/toasts.ts";
import { actions as t } from "../messages/en/actions.ts";
import { shell } from "../messages/en/shell.ts";
import { whatIsUnderWay } from "./in-order.ts";
import { reloadOnScreen } from "./on-screen.ts";

interface Undoable {
  /** undoes it; rejects when it cannot */
  run: () => Promise<unknown>;
  action: NonNullable<Toast["action"]>;
  /** it cannot be undone: what to say instead of undoing something older */
  refusal?: string;
}

const REMEMBERED = 50;
const done: Undoable[] = [];
let undoing: Promise<unknown> = Promise.resolve();

/** One after the other: each takes back what is the newest once the one before is done. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const run = undoing.then(work);
  undoing = run.catch(() => undefined);
  return run;
}

/** Remembers something that can be undone, newest last; answers with the action for its toast. */
export function undoable(run: Undoable["run"]): NonNullable<Toast["action"]> {
  const action = { label: shell.undo, keys: showKeys("z"), run: () => void inTurn(() => undo(entry)) };
  const entry: Undoable = { run, action };
  done.push(entry);
  if (done.length > REMEMBERED) done.shift();
  return action;
}

/** Remembers that the newest thing done cannot be undone, so that the key undoes nothing older in its place. */
export function notUndoable(refusal: string): void {
  done.push({ run: async () => undefined, action: { label: shell.undo, run: () => undefined }, refusal });
}

/** Undoes what the server keeps under an id; says what could not be restored. */
export async function undoOnServer(undoId: string): Promise<void> {
  tellIncomplete(await call(leadEndpoints.runUndo, { params: { id: undoId } }));
  void queryClient.invalidateQueries({ queryKey: ["timeline"] });
}

/** Undoes a bulk action and shows the lists as they are then. */
export async function undoBulkAction(id: string): Promise<void> {
  tellIncomplete(await call(bulkActionEndpoints.undoBulkAction, { params: { id } }));
  reloadOnScreen();
}

/**
 * Undoes the newest thing done here, which may still be on its way to the server; after a reload of the page, the newest the
 * server remembers.
 */
export function undoLast(): Promise<void> {
  return inTurn(undoNewest);
}

async function undoNewest(): Promise<void> {
  await whatIsUnderWay();
  const last = done.at(-1);
  if (last) return undo(last);
  try {
    const { items } = await call(leadEndpoints.listUndoEntries, {});
    const newest = items.find((entry) => entry.undoneAt === null);
    if (!newest) {
      toast(t.nothingToUndo);
      return;
    }
    await undoOnServer(newest.id);
    reloadOnScreen();
    toast(newest.leadName ? t.undoneFor(newest.leadName) : t.undone);
  } catch (error) {
    toast(describeError(error), { tone: "bad" });
  }
}

async function undo(entry: Undoable): Promise<void> {
  const at = done.indexOf(entry);
  if (at === -1) return;
  done.splice(at, 1);
  if (entry.refusal !== undefined) {
    toast(entry.refusal);
    return;
  }
  dismissToastOf(entry.action);
  try {
    await entry.run();
    toast(t.undone);
  } catch (error) {
    toast(t.notUndone(describeError(error)), { tone: "bad" });
  }
}

function tellIncomplete(result: UndoResult): void {
  if (result.notRestored.length > 0) toast(t.partlyUndone(result.restored, result.notRestored.length), { tone: "bad" });
}
