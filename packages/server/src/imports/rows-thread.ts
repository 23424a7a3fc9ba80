// Entry of the thread that reads the rows of an import for the thread that writes them.
import { once } from "node:events";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "../db/open.ts";
import { type RowsOrder, type RowsPiece, readRows } from "./read-rows.ts";

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
if (parentPort === null) throw new Error("Only a thread reads rows for another one");
const receiver = parentPort;
/** Pieces go by a port that is not listened to: what waits there stays packed. The other one says that something came. */
const [pieces] = (await once(receiver, "message")) as [MessagePort];
const db = openDatabase({ databaseUrl: input.databaseUrl });
let ahead = 0;
let goOn = () => {};
receiver.on("message", () => {
  ahead--;
  goOn();
});
try {
  for await (const piece of readRows(db, input.order, () => input.now + Math.round(performance.now() - startedAt))) {
    if (ahead >= input.ahead) await new Promise<void>((resolve) => (goOn = resolve));
    ahead++;
    give(piece);
  }
  give(null);
} finally {
  await db.close();
  receiver.close();
}

function give(piece: RowsPiece | null): void {
  pieces.postMessage(piece);
  receiver.postMessage("given");
}
