// Entry of the worker thread of a search for duplicates.
import { setImmediate } from "node:timers/promises";
import { workerData } from "node:worker_threads";
import { openDatabase } from "../db/open.ts";
import { scanLeads } from "./scan-leads.ts";

/** What the thread is given. */
export interface ScanThreadInput {
  organizationId: string;
  scanId: string;
  databaseUrl: string;
  /** the program's time when the thread was started; the thread counts on from there */
  now: number;
}

const input: ScanThreadInput = workerData;
const db = openDatabase({ databaseUrl: input.databaseUrl }, { isBulk: true });
const startedAt = performance.now();
try {
  await scanLeads(
    { db, now: () => input.now + Math.round(performance.now() - startedAt), rest: () => setImmediate() },
    { scope: { organizationId: input.organizationId }, scanId: input.scanId },
  );
} finally {
  await db.close();
}
