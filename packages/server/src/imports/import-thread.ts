// Entry of the worker thread of an import.
import { workerData } from "node:worker_threads";
import { openDatabase } from "../db/open.ts";
import { LIMIT_IDLE_MS, LIMIT_SERVING_MS } from "./batch-size.ts";
import { importRows } from "./import-rows.ts";
import { readRowsBeside } from "./read-rows-beside.ts";

/** What the thread is given. */
export interface ImportThreadInput {
  organizationId: string;
  importId: string;
  databaseUrl: string;
  /** the program's time when the thread was started; the thread counts on from there */
  now: number;
  /** one number, not 0 while the process serves requests; the process writes it */
  serving: Int32Array<SharedArrayBuffer>;
}

const input: ImportThreadInput = workerData;
const db = openDatabase({ databaseUrl: input.databaseUrl }, { isBulk: true });
const startedAt = performance.now();
const now = () => input.now + Math.round(performance.now() - startedAt);
try {
  await importRows(
    {
      db,
      now,
      readRows: (order) => readRowsBeside(input.databaseUrl, order, now),
      limitMs: () => (Atomics.load(input.serving, 0) === 0 ? LIMIT_IDLE_MS : LIMIT_SERVING_MS),
    },
    { scope: { organizationId: input.organizationId }, importId: input.importId },
  );
} finally {
  await db.close();
}
