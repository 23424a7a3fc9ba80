import { startThread } from "../jobs/start-thread.ts";
import type { RowsOrder, RowsPiece } from "./read-rows.ts";
import type { RowsThreadInput } from "./rows-thread.ts";

/** Pieces of a file (256 KB each) that may wait: enough for two large transactions, some 15 MB. */
const AHEAD = 16;

/** Reads the rows of an import in a thread of their own, so that reading goes on while a transaction runs. */
export async function* readRowsBeside(
  databaseUrl: string,
  order: RowsOrder,
  now: () => number,
): AsyncGenerator<RowsPiece> {
  const input: RowsThreadInput = { order, databaseUrl, now: now(), ahead: AHEAD };
  const thread = startThread(new URL("./rows-thread.ts", import.meta.url), input);
  const waiting: (RowsPiece | null)[] = [];
  let failure: Error | null = null;
  let wake = () => {};
  thread.on("message", (piece: RowsPiece | null) => {
    waiting.push(piece);
    wake();
  });
  thread.on("error", (error: Error) => {
    failure = error;
    wake();
  });
  thread.on("exit", (code) => {
    failure ??= new Error(`The thread that reads an import's rows ended with ${code}`);
    wake();
  });
  try {
    for (;;) {
      const piece = waiting.shift();
      if (piece === null) return;
      if (piece !== undefined) {
        thread.postMessage("taken");
        yield piece;
      } else if (failure !== null) throw failure;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    await thread.terminate();
  }
}
