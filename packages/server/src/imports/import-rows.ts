import type { MappingTarget } from "@lead-dashboard/domain/imports/mapping-targets";
import { isUnreadable } from "@lead-dashboard/domain/imports/unreadable-file";
import type { Db, Scope, Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { BatchSize, LIMIT_IDLE_MS, LIMIT_SERVING_MS } from "../jobs/batch-size.ts";
import { indexTexts, type SearchedText } from "../leads/store-search-index.ts";
import { fileProblems } from "./file-problems.ts";
import { importBatch } from "./import-batch.ts";
import { mapColumns, syntaxName } from "./map-columns.ts";
import { openFile } from "./open-file.ts";
import { presentImport } from "./present.ts";
import { purposeOf } from "./purpose-of.ts";
import { type ReadyRow, type RowsOrder, type RowsPiece, type RowsSource, readRows } from "./read-rows.ts";
import { readSettings } from "./read-settings.ts";
import { type ImportRow, importStore, importWriter } from "./store.ts";

/** What an import runs on. */
export interface ImportGround {
  db: Db;
  now: () => number;
  /** how long a transaction may take now, in ms; 25 when left out */
  limitMs?: () => number;
  /** where the rows come from; read in this thread when left out */
  readRows?: (order: RowsOrder) => RowsSource;
  /** after each transaction; tests stop here, the command line draws its bar */
  onProgress?: (one: ImportRow) => void | Promise<void>;
}

const PROGRESS_EVERY_MS = 500;
/** Rows of the first batch while nobody asks; the next ones learn from it. */
const FIRST_IDLE = 1_000;
/**
 * Rows of a batch where several make a transaction: what larger ones hold lives so long that it is copied again and again, and
 * each smaller one asks its twenty questions anew. 120,000 rows among 1,000,000 in turns (2026-11-24, load 4): 178 and 186 µs
 * of processor a row with 600 and a young generation of 24 MB, RssAnon 404 and 398 MB; 191 and 203 with 1,000 and 48 MB, 487
 * and 528; 300 and 24 MB took 212 and 509.
 */
const LARGEST_OF_MANY = 600;
/** Aims below the limit: the commit comes on top. */
const SHARE_OF_LIMIT = 0.8;

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
  const source: RowsSource = ground.readRows?.(order) ?? readRows(ground.db, order, ground.now);
  const storing = new Storing(ground, scope, one, source.arrived?.bind(source));
  for await (const piece of source) if (!(await storing.take(piece))) return;
  if (await storing.rest(upload.size))
    await finish(ground, scope, { importId, columns: storing.columns ?? file.columns() });
}

/** Stores prepared rows, some hundred at a time, in transactions that take as long as they may. */
class Storing {
  readonly #ground: ImportGround;
  readonly #scope: Scope;
  readonly #importId: string;
  readonly #size: BatchSize;
  /** only on SQLite: PostgreSQL may ask for a transaction to be run again, with all of its rows */
  readonly #arrived: (() => RowsPiece | undefined) | undefined;
  /** not where known leads are changed: one that an earlier batch of the transaction made is still missing in the index */
  readonly #isIndexedLater: boolean;
  #stored: number;
  #rows: ReadyRow[] = [];
  #bytesRead = 0;
  #toldAt = 0;
  /** the columns of the file as far as it is read; null before its first piece */
  columns: readonly string[] | null = null;

  constructor(ground: ImportGround, scope: Scope, one: ImportRow, arrived: RowsSource["arrived"]) {
    this.#ground = ground;
    this.#scope = scope;
    this.#importId = one.id;
    this.#stored = one.rows;
    this.#arrived = ground.db.engine === "sqlite" ? arrived : undefined;
    this.#isIndexedLater = this.#arrived !== undefined && one.onDuplicate === "skip";
    const first = (ground.limitMs?.() ?? 0) < LIMIT_IDLE_MS ? {} : { first: FIRST_IDLE };
    this.#size = new BatchSize(this.#arrived === undefined ? first : { ...first, largest: LARGEST_OF_MANY });
  }

  /** Takes a piece and stores what makes whole batches. False when the import is no longer ours to run. */
  async take(piece: RowsPiece): Promise<boolean> {
    this.#add(piece);
    while (this.#rows.length >= this.#size.rows) if (!(await this.#store())) return false;
    return true;
  }

  /** Stores what is left at the end of the file. */
  async rest(bytesRead: number): Promise<boolean> {
    this.#bytesRead = bytesRead;
    while (this.#rows.length > 0) if (!(await this.#store())) return false;
    return true;
  }

  #add({ rows, bytesRead, columns }: RowsPiece): void {
    this.#rows = this.#rows.length === 0 ? rows : [...this.#rows, ...rows];
    this.#bytesRead = bytesRead;
    this.columns = columns;
  }

  /** One transaction; false when the import is no longer ours to run. */
  async #store(): Promise<boolean> {
    const { db, onProgress } = this.#ground;
    const isToTell = performance.now() - this.#toldAt > PROGRESS_EVERY_MS;
    const after = await db.transaction(async (tx) => {
      const searched: SearchedText[] = [];
      const one = await this.#batches(tx, searched);
      await indexTexts(tx, this.#scope, searched);
      if (one !== null && isToTell) await recordEvent(tx, progressEvent(one), this.#ground.now());
      return one;
    });
    if (after === null) return false;
    if (this.#arrived === undefined) this.#rows = this.#rows.slice(after.rows - this.#stored);
    this.#stored = after.rows;
    if (isToTell) this.#toldAt = performance.now();
    await onProgress?.(after);
    return true;
  }

  /**
   * Batches of one transaction: as many as fit where rows come without being waited for. Long transactions write a page that
   * many rows change once, and small batches leave no heap of rows to the collector of garbage. How long it may take is asked
   * before each batch: as soon as people come it ends. What is searched by is gathered, to be indexed once for all of them: the
   * index writes a piece of itself each time, and merges its pieces again and again.
   */
  async #batches(tx: Tx, searched: SearchedText[]): Promise<ImportRow | null> {
    const startedAt = performance.now();
    const { now } = this.#ground;
    for (let after = this.#stored, began = startedAt; ; ) {
      const rows = this.#rows.slice(0, this.#size.rows);
      const batch = { importId: this.#importId, after, rows, bytesRead: this.#bytesRead, now: now() };
      const one = await importBatch(tx, this.#scope, this.#isIndexedLater ? { ...batch, searched } : batch);
      const ended = performance.now();
      const ms = ended - began;
      const limitMs = this.#ground.limitMs?.() ?? LIMIT_SERVING_MS;
      this.#size.took(rows.length, ms, limitMs);
      if (one === null || this.#arrived === undefined) return one;
      this.#rows = this.#rows.slice(rows.length);
      if (ended - startedAt + ms > limitMs * SHARE_OF_LIMIT || !this.#isMoreHere(this.#arrived)) return one;
      after = one.rows;
      began = ended;
    }
  }

  /** Whether there are rows for a whole batch without waiting for them. */
  #isMoreHere(arrived: () => RowsPiece | undefined): boolean {
    while (this.#rows.length < this.#size.rows) {
      const piece = arrived();
      if (piece === undefined) return false;
      this.#add(piece);
    }
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

async function fail(
  ground: Pick<ImportGround, "db" | "now">,
  scope: Scope,
  given: { importId: string; failure: string },
): Promise<void> {
  const now = ground.now();
  await ground.db.transaction(async (tx) => {
    const writer = importWriter(tx, scope);
    const one = await writer.lock(given.importId);
    if (one?.status !== "queued" && one?.status !== "running") return;
    await failLocked(tx, scope, { one, failure: given.failure, now });
  });
}

const GIVEN_UP = "It broke off again and again. Import the file once more to bring in the rest, or undo what came in";

/** Ends an import that nobody tries again. What it has stored stays and can be undone; one that has ended stays as it is. */
export function giveUpImport(ground: Pick<ImportGround, "db" | "now">, scope: Scope, importId: string): Promise<void> {
  return fail(ground, scope, { importId, failure: GIVEN_UP });
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
