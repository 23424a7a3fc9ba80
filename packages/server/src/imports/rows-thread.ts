// Entry of the thread that reads the rows of an import for the thread that writes them.
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "../db/open.ts";
import { type RowsOrder, readRows } from "./read-rows.ts";

/** What the thread is given. */
export interface RowsThreadInput {
  order: RowsOrder;
  databaseUrl: string;
  /** the program's time when the thread was started; the thread counts on from there */
  now: number;
  /** how many pieces may wait to be written; the receiver answers each piece it takes */
  ahead: number;
}

const input: RowsThreadInput = workerData;
const startedAt = performance.now();
const db = openDatabase({ databaseUrl: input.databaseUrl });
let ahead = 0;
let goOn = () => {};
parentPort?.on("message", () => {
  ahead--;
  goOn();
});
try {
  for await (const piece of readRows(db, input.order, () => input.now + Math.round(performance.now() - startedAt))) {
    if (ahead >= input.ahead) await new Promise<void>((resolve) => (goOn = resolve));
    ahead++;
    parentPort?.postMessage(piece);
  }
  parentPort?.postMessage(null);
} finally {
  await db.close();
  parentPort?.close();
}
