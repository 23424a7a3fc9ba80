import type { MappingTarget } from "@lead-dashboard/domain/imports/mapping-targets";
import { isUnreadable } from "@lead-dashboard/domain/imports/unreadable-file";
import type { Db, Scope, Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { BatchSize, LIMIT_IDLE_MS } from "../jobs/batch-size.ts";
import { fileProblems } from "./file-problems.ts";
import { importBatch } from "./import-batch.ts";
import { mapColumns, syntaxName } from "./map-columns.ts";
import { openFile } from "./open-file.ts";
import { presentImport } from "./present.ts";
import { purposeOf } from "./purpose-of.ts";
import { type ReadyRow, type RowsOrder, type RowsPiece, readRows } from "./read-rows.ts";
import { readSettings } from "./read-settings.ts";
import { type ImportRow, importStore, importWriter } from "./store.ts";

/** What an import runs on. */
export interface ImportGround {
  db: Db;
  now: () => number;
  /** how long a transaction may take now, in ms; 25 when left out */
  limitMs?: () => number;
  /** where the rows come from; read in this thread when left out */
  readRows?: (order: RowsOrder) => AsyncIterable<RowsPiece>;
  /** after each transaction; tests stop here, the command line draws its bar */
  onProgress?: (one: ImportRow) => void | Promise<void>;
}

const PROGRESS_EVERY_MS = 500;
/** Rows of the first transaction while nobody asks; the next ones learn from it. */
const FIRST_IDLE = 1_000;

/**
 * Reads the uploaded file of an import and stores its rows. It can be killed at any moment: the count of rows read stands in
 * the same transaction as what they made, and the next run goes on after it. Ends quietly where the import is not to be run.
 */
export async function importRows(
  ground: ImportGround,
  { scope, importId }: { scope: Scope; importId: string },
): Promise<void> {
  const one = await begin(ground, scope, importId);
  if (one === null) return;
  const upload = await importStore(ground.db, scope).findUpload(one.uploadId);
  if (upload === undefined) return fail(ground, scope, { importId, failure: "The uploaded file is no longer there" });
  const chosen = chosenMapping(one);
  const { ownFields } = await readSettings(ground.db, scope);
  const file = await openFile(ground.db, scope, { ...one, upload, chosen, ownFields });
  const hopeless = fileProblems(upload, file).find(isUnreadable);
  if (hopeless !== undefined) return fail(ground, scope, { importId, failure: hopeless.message });
  await describe(ground, scope, { one, file, mapping: mapColumns(file, chosen) });
  const order: RowsOrder = { upload, one, chosen, skip: one.rows };
  const pieces = ground.readRows?.(order) ?? readRows(ground.db, order, ground.now);
  const storing = new Storing(ground, scope, one);
  let columns = file.columns();
  for await (const piece of pieces) {
    columns = piece.columns;
    for (const row of piece.rows) if (!(await storing.add(row, piece.bytesRead))) return;
  }
  if (await storing.flush(upload.size)) await finish(ground, scope, { importId, columns });
}

/** Gathers prepared rows and stores them in transactions of a fitting size. */
class Storing {
  readonly #ground: ImportGround;
  readonly #scope: Scope;
  readonly #importId: string;
  readonly #size: BatchSize;
  #stored: number;
  #rows: ReadyRow[] = [];
  #toldAt = 0;

  constructor(ground: ImportGround, scope: Scope, one: ImportRow) {
    this.#ground = ground;
    this.#scope = scope;
    this.#importId = one.id;
    this.#stored = one.rows;
    this.#size = new BatchSize((ground.limitMs?.() ?? 0) < LIMIT_IDLE_MS ? {} : { first: FIRST_IDLE });
  }

  /** False when the import is no longer ours to run. */
  async add(row: ReadyRow, bytesRead: number): Promise<boolean> {
    this.#rows.push(row);
    return this.#rows.length < this.#size.rows || this.flush(bytesRead);
  }

  async flush(bytesRead: number): Promise<boolean> {
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length === 0) return true;
    const { db, now, onProgress } = this.#ground;
    const isToTell = performance.now() - this.#toldAt > PROGRESS_EVERY_MS;
    let ms = 0;
    const after = await db.transaction(async (tx) => {
      const startedAt = performance.now();
      const batch = { importId: this.#importId, after: this.#stored, rows, bytesRead, now: now() };
      const one = await importBatch(tx, this.#scope, batch);
      if (one !== null && isToTell) await recordEvent(tx, progressEvent(one), batch.now);
      ms = performance.now() - startedAt;
      return one;
    });
    if (after === null) return false;
    this.#size.took(rows.length, ms, this.#ground.limitMs?.());
    this.#stored = after.rows;
    if (isToTell) this.#toldAt = performance.now();
    await onProgress?.(after);
    return true;
  }
}

function progressEvent(one: ImportRow) {
  const { id, organizationId, actor } = one;
  return {
    type: "import.progressed" as const,
    organizationId,
    actor,
    subjectId: id,
    detail: { ...presentImport(one, NOTHING_BESIDE) },
    unaudited: true,
  };
}

const NOTHING_BESIDE = { errors: [], warnings: [], spared: [] };

function begin({ db, now }: ImportGround, scope: Scope, importId: string): Promise<ImportRow | null> {
  return db.transaction(async (tx) => {
    const writer = importWriter(tx, scope);
    const one = await writer.lock(importId);
    if (one === undefined || (one.status !== "queued" && one.status !== "running")) return null;
    await writer.change(importId, { status: "running", startedAt: one.startedAt ?? now() });
    return one;
  });
}

/** What a person chose stands under `chosen` names only until the whole mapping is written in its place. */
function chosenMapping(one: ImportRow): Record<string, MappingTarget | null> {
  return Object.fromEntries(
    Object.entries(one.mapping ?? {}).map(([name, target]) => [name, target as MappingTarget | null]),
  );
}

async function describe(
  { db }: ImportGround,
  scope: Scope,
  given: { one: ImportRow; file: Awaited<ReturnType<typeof openFile>>; mapping: ReturnType<typeof mapColumns> },
): Promise<void> {
  const { file, mapping } = given;
  const { syntax } = file.inspected;
  await db.transaction((tx) =>
    importWriter(tx, scope).change(given.one.id, {
      purpose: purposeOf(given.one.purpose, mapping.format),
      format: mapping.format,
      syntax: syntaxName(syntax),
      encoding: file.encoding,
      delimiter: syntax.kind === "csv" ? syntax.dialect.delimiter : null,
      fileColumns: mapping.columns.map((column) => column.name),
      mapping: Object.fromEntries(mapping.columns.map((column) => [column.name, column.target])),
    }),
  );
}

async function finish(
  ground: ImportGround,
  scope: Scope,
  given: { importId: string; columns: readonly string[] },
): Promise<void> {
  const now = ground.now();
  await ground.db.transaction(async (tx) => {
    const writer = importWriter(tx, scope);
    const one = await writer.lock(given.importId);
    if (one === undefined || one.status !== "running") return;
    if (one.rows === 0) return failLocked(tx, scope, { one, failure: "The file has no rows below its header", now });
    const change = { status: "done" as const, finishedAt: now, bytesRead: one.size, fileColumns: [...given.columns] };
    await writer.change(one.id, change);
    await recordEvent(tx, finishedEvent({ ...one, ...change }), now);
  });
}

async function fail(ground: ImportGround, scope: Scope, given: { importId: string; failure: string }): Promise<void> {
  const now = ground.now();
  await ground.db.transaction(async (tx) => {
    const writer = importWriter(tx, scope);
    const one = await writer.lock(given.importId);
    if (one !== undefined) await failLocked(tx, scope, { one, failure: given.failure, now });
  });
}

async function failLocked(
  tx: Tx,
  scope: Scope,
  { one, failure, now }: { one: ImportRow; failure: string; now: number },
): Promise<void> {
  const change = { status: "failed" as const, finishedAt: now, failure };
  await importWriter(tx, scope).change(one.id, change);
  await recordEvent(tx, finishedEvent({ ...one, ...change }), now);
}

function finishedEvent(one: ImportRow) {
  const { id, organizationId, actor } = one;
  const { status, fileName, format, onDuplicate, rows, created, updated, skipped, failed, failure } = presentImport(
    one,
    NOTHING_BESIDE,
  );
  return {
    type: "import.finished" as const,
    organizationId,
    actor,
    subjectId: id,
    detail: { status, fileName, format, onDuplicate, rows, created, updated, skipped, failed, failure },
  };
}
