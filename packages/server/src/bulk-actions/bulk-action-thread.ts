// Entry of the worker thread of a bulk action or its undo.
import { workerData } from "node:worker_threads";
import { inThread, type ThreadInput } from "../jobs/in-thread.ts";
import { type BulkActionPayload, doBulkAction } from "./do-bulk-action.ts";
import { takeBackBulkAction } from "./take-back-bulk-action.ts";

/** What the thread is to do. */
export interface BulkActionWork extends BulkActionPayload {
  task: "do" | "undo";
}

const input: ThreadInput<BulkActionWork> = workerData;
const { task, ...payload } = input.work;
await inThread(input, async (ground) => {
  if (task === "do") await doBulkAction(ground, payload);
  else await takeBackBulkAction(ground, payload);
});
