// Entry of the worker thread of an import.
import { workerData } from "node:worker_threads";
import { LIMIT_WATCHED_MS } from "../jobs/batch-size.ts";
import { inThread, type ThreadInput } from "../jobs/in-thread.ts";
import { importRows } from "./import-rows.ts";
import { readRowsBeside } from "./read-rows-beside.ts";

/** What the thread is given. */
export interface ImportThreadInput {
  organizationId: string;
  importId: string;
}

const input: ThreadInput<ImportThreadInput> = workerData;
const { organizationId, importId } = input.work;
await inThread(input, ({ db, now, limitMs }) =>
  importRows(
    {
      db,
      now,
      limitMs: () => limitMs(LIMIT_WATCHED_MS),
      readRows: (order) => readRowsBeside(input.databaseUrl, order, now),
    },
    { scope: { organizationId }, importId },
  ),
);
