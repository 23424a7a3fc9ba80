import type { ImportPurpose, OnDuplicate } from "@lead-dashboard/contract/imports/schemas";
import type { Scope } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import type { Foundation } from "../foundation.ts";
import { postponeJob, removeJob } from "../jobs/queue.ts";
import { importRows } from "./import-rows.ts";
import { readSettings } from "./read-settings.ts";
import { type IncomingFile, receiveUpload } from "./receive-upload.ts";
import { settleMapping } from "./settle-mapping.ts";
import { startImport } from "./start-import.ts";
import { type ImportRow, importStore } from "./store.ts";

/** A file to import while the caller waits. */
export interface FileToImport {
  file: IncomingFile;
  onDuplicate: OnDuplicate;
  /** country of rows that name none */
  country: string | null;
  /** left out: as the file looks */
  purpose?: ImportPurpose | null;
  /** of a workbook; the first one when left out */
  sheet?: string | null;
  /** of CSV; left out: as the file looks */
  delimiter?: string | null;
  actor: Actor;
  /** after each transaction */
  onProgress?: (one: ImportRow) => void;
}

/** If the caller dies, the program's worker goes on after this long. */
const TAKEOVER_MS = 120_000;
/** A server beside it may wait this long to write; reading it never waits. */
const BESIDE_SERVER_MS = 100;
const RENEW_MS = 30_000;
const LOOK_MS = 500;

/** Imports a file in this process, as the command line does; beside a running server in short transactions. */
export async function importFile(foundation: Foundation, scope: Scope, wanted: FileToImport): Promise<ImportRow> {
  const { db, clock } = foundation;
  const { file, onDuplicate, country, purpose = null, delimiter = null, actor, onProgress } = wanted;
  const upload = await receiveUpload(db, scope, { file, sheet: wanted.sheet ?? null, now: clock.now() });
  const now = clock.now();
  const settings = await readSettings(db, scope);
  const { file: opened, chosen: mapping } = await settleMapping(db, scope, {
    upload,
    asked: null,
    settings,
    dateOrder: null,
    hasHeader: null,
    delimiter,
    country,
  });
  const order = {
    upload,
    onDuplicate,
    country,
    mapping,
    purpose,
    dateOrder: opened.inspected.dateOrder,
    hasHeader: opened.inspected.hasHeader,
    delimiter,
    actor,
    now,
    ownRunMs: TAKEOVER_MS,
  };
  const { id, jobId } = await startImport(db, scope, order);
  const renewal = setInterval(() => {
    const next = { runAt: clock.now() + TAKEOVER_MS, dead: false, lastError: null };
    // A renewal that fails only lets the worker take over; then this process waits for it below.
    if (jobId !== null)
      db.transaction((tx) => postponeJob(tx, jobId, next)).catch((error) =>
        foundation.log.warn({ err: error }, "an import's claim could not be renewed"),
      );
  }, RENEW_MS);
  try {
    await importRows(
      { db, now: () => clock.now(), limitMs: () => BESIDE_SERVER_MS, ...(onProgress && { onProgress }) },
      { scope, importId: id },
    );
  } finally {
    clearInterval(renewal);
  }
  const ended = await untilEnded(foundation, scope, { id, onProgress });
  if (jobId !== null) await db.transaction((tx) => removeJob(tx, jobId));
  return ended;
}

/** Where a worker has taken over, its progress is shown like one's own. */
async function untilEnded(
  { db }: Foundation,
  scope: Scope,
  { id, onProgress }: { id: string; onProgress: FileToImport["onProgress"] | undefined },
): Promise<ImportRow> {
  for (;;) {
    const one = await importStore(db, scope).find(id);
    if (one === undefined) throw new Error("The import is no longer there");
    if (one.status !== "queued" && one.status !== "running") return one;
    onProgress?.(one);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
