import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { startThread } from "../jobs/start-thread.ts";
import type { RowsOrder, RowsPiece, RowsSource } from "./read-rows.ts";
import type { RowsThreadInput } from "./rows-thread.ts";

/** Pieces (up to 200 rows each) that may wait: enough for half a second of a large transaction, some 10 MB. */
const AHEAD = 25;

/**
 * Reads the rows of an import in a thread of their own, so that reading goes on while a transaction runs. Pieces wait outside
 * the heap until they are taken: unpacked as they came, they were what the collector of garbage walked again and again.
 */
export function readRowsBeside(databaseUrl: string, order: RowsOrder, now: () => number): RowsSource {
  const input: RowsThreadInput = { order, databaseUrl, now: now(), ahead: AHEAD };
  const thread = startThread(new URL("./rows-thread.ts", import.meta.url), input);
  const { port1: pieces, port2: giving } = new MessageChannel();
  thread.postMessage(giving, [giving]);
  let isEnded = false;
  let failure: Error | null = null;
  let wake = () => {};
  thread.on("message", () => wake());
  thread.on("error", (error: Error) => {
    failure = error;
    wake();
  });
  thread.on("exit", (code) => {
    failure ??= new Error(`The thread that reads an import's rows ended with ${code}`);
    wake();
  });
  const arrived = (): RowsPiece | undefined => {
    const received: { message: RowsPiece | null } | undefined = isEnded ? undefined : receiveMessageOnPort(pieces);
    if (received === undefined) return undefined;
    if (received.message === null) isEnded = true;
    else thread.postMessage("taken");
    return received.message ?? undefined;
  };
  return {
    arrived,
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          const piece = arrived();
          if (piece !== undefined) yield piece;
          else if (isEnded) return;
          else if (failure !== null) throw failure;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        pieces.close();
        await thread.terminate();
      }
    },
  };
}
