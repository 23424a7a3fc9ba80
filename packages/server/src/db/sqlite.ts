// SQLite through better-sqlite3: one writer connection, one reader. better-sqlite3 is synchronous, so readers need no
// mutex; Kysely's mutex makes writers wait for each other.
import SqliteConnection from "better-sqlite3";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { checkpointsBy } from "./checkpoints.ts";
import { decoderFor, encodeParameter } from "./codec.ts";
import { type Db, type Tx, writable } from "./database.ts";
import { sqliteDialect } from "./dialect.ts";
import { giveWay } from "./give-way.ts";
import { settledPlan } from "./settled-plan.ts";
import type { Tables } from "./tables/index.ts";
import "./tables/index.ts";
import { assertOutsideTransaction, insideTransaction } from "./transaction-guard.ts";

const STATEMENT_CACHE = 400;
const BUSY_PATIENCE_MS = 30_000;

interface Prepared {
  statement: SqliteConnection.Statement<unknown[]>;
  decoders: { column: string; decode: (value: unknown) => unknown }[];
}

class Connection implements DatabaseConnection {
  readonly sqlite: SqliteConnection.Database;
  readonly #prepared = new Map<string, Prepared>();

  constructor(sqlite: SqliteConnection.Database) {
    this.sqlite = sqlite;
  }

  #prepare(text: string): Prepared {
    const known = this.#prepared.get(text);
    if (known !== undefined) return known;
    const statement = this.sqlite.prepare<unknown[]>(settledPlan(text));
    const decoders = statement.reader
      ? statement.columns().flatMap(({ name }) => {
          const decode = decoderFor(name);
          return decode === null ? [] : [{ column: name, decode }];
        })
      : [];
    if (this.#prepared.size >= STATEMENT_CACHE) {
      const oldest = this.#prepared.keys().next().value;
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    const prepared = { statement, decoders };
    this.#prepared.set(text, prepared);
    return prepared;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { statement, decoders } = this.#prepare(query.sql);
    const parameters = query.parameters.map(encodeParameter);
    if (!statement.reader) {
      const { changes, lastInsertRowid } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    }
    const rows = statement.all(...parameters) as Record<string, unknown>[];
    for (const { column, decode } of decoders) for (const row of rows) row[column] = decode(row[column]);
    return { rows: rows as R[] };
  }

  // biome-ignore lint/correctness/useYield: lists are paged by keyset, nothing streams from a cursor
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("Streaming is not used: page by keyset");
  }
}

/** Waits asynchronously: a blocking busy_timeout would freeze every request of the process. */
async function begin(connection: Connection): Promise<void> {
  const deadline = performance.now() + BUSY_PATIENCE_MS;
  for (let pause = 1; ; pause = Math.min(pause * 2, 25)) {
    try {
      connection.sqlite.exec("begin immediate");
      return;
    } catch (error) {
      if (!sqliteDialect.isRetriable(error) || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

class SqliteDriver implements Driver {
  readonly #connection: Connection;
  readonly #onAcquire: () => void;

  constructor(sqlite: SqliteConnection.Database, onAcquire: () => void) {
    this.#connection = new Connection(sqlite);
    this.#onAcquire = onAcquire;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    this.#onAcquire();
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {}

  beginTransaction(): Promise<void> {
    return begin(this.#connection);
  }

  async commitTransaction(): Promise<void> {
    this.#connection.sqlite.exec("commit");
  }

  async rollbackTransaction(): Promise<void> {
    if (this.#connection.sqlite.inTransaction) this.#connection.sqlite.exec("rollback");
  }

  async destroy(): Promise<void> {
    this.#connection.sqlite.close();
  }
}

/** better-sqlite3 answers at once, so any number of readers may share its connection. */
class ReaderAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

function kyselyOver(sqlite: SqliteConnection.Database, adapter: SqliteAdapter, onAcquire: () => void) {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => adapter,
      createDriver: () => new SqliteDriver(sqlite, onAcquire),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}

/** How a database is to be opened. */
export interface OpenOptions {
  /**
   * For a thread that writes in bulk and notes its progress in the same transactions: commits are not forced to the disk one
   * by one (`synchronous = NORMAL`). A power cut may take the last of them, each as a whole, so the file stays consistent and
   * the work goes on from the progress that is left. Also a larger cache, for indexes that are written at random, and a
   * longer log (131 MB): a page changed by twenty transactions is copied back into the file once. With one of 32 MB an import
   * of 100,000 rows wrote 17 KB a row, with this one 11. A cache of 64 MB in place of 40 won an import among 1,000,000 leads one
   * row in a hundred, and took 10 to 40 MB more (80,000 rows, twice in turns, 2026-11-24, load 2).
   */
  readonly isBulk?: boolean;
}

const BULK = ["synchronous = NORMAL", "cache_size = -40960", "wal_autocheckpoint = 32000"];

/**
 * The most this SQLite takes: 2 GiB less 64 kiB. With 1 GiB a page of the list among 1,000,000 leads (2.9 GB), asked for by a
 * program that runs for a while, took 1.5–1.6 ms of the clock in place of 1.0–1.1 (in turns, 2026-11-23, load 9).
 */
const MAPPED_BYTES = 2_147_418_112;

function connect(path: string, readonly: boolean): SqliteConnection.Database {
  const sqlite = new SqliteConnection(path, { timeout: 0, readonly });
  if (!readonly) {
    sqlite.pragma("journal_mode = WAL");
    sqlite.pragma("synchronous = FULL");
  }
  sqlite.pragma("foreign_keys = ON");
  sqlite.pragma("cache_size = -32768");
  sqlite.pragma(`mmap_size = ${MAPPED_BYTES}`);
  sqlite.pragma("temp_store = MEMORY");
  return sqlite;
}

/** Runs a statement for each list of values; see `Tx.runEach`. The statements are few: one for each table written in bulk. */
function eachRunner(sqlite: SqliteConnection.Database): NonNullable<Tx["runEach"]> {
  const prepared = new Map<string, SqliteConnection.Statement<unknown[]>>();
  return (text, lists) => {
    const statement = prepared.get(text) ?? sqlite.prepare<unknown[]>(settledPlan(text));
    prepared.set(text, statement);
    return lists.map((values) => Number(statement.run(values).lastInsertRowid));
  };
}

/** Opens (and creates) a SQLite database file. Call from any process or thread; writers take turns. */
export function openSqlite(path: string, { isBulk = false }: OpenOptions = {}): Db {
  const writerConnection = connect(path, false);
  if (isBulk) for (const setting of BULK) writerConnection.pragma(setting);
  const readerConnection = connect(path, true);
  const runEach = eachRunner(writerConnection);
  const db: Db = {
    engine: "sqlite",
    bell: null,
    dialect: sqliteDialect,
    query: kyselyOver(readerConnection, new ReaderAdapter(), () => assertOutsideTransaction(db)),
    async transaction(work, { mayBeLost = false } = {}) {
      assertOutsideTransaction(db);
      await giveWay();
      const done: (() => void)[] = [];
      const result = await inTransaction(mayBeLost, (query) => {
        const tx: Tx = {
          engine: "sqlite",
          dialect: sqliteDialect,
          query,
          [writable]: true,
          runEach,
          bell: null,
          afterCommit: (run) => void done.push(run),
        };
        return insideTransaction(db, () => work(tx));
      });
      for (const run of done) run();
      return result;
    },
    async close() {
      // the writer goes last: only it can fold the write-ahead log back into the file
      if (readerConnection.open) readerConnection.close();
      if (!writerConnection.open) return;
      // what it wrote is not left to the next small commit of somebody whom people wait for
      if (isBulk) writerConnection.pragma("wal_checkpoint(passive)");
      writerConnection.close();
    },
  };
  const writer = kyselyOver(writerConnection, new SqliteAdapter(), () => {});
  const inTransaction = <T>(mayBeLost: boolean, work: (query: Kysely<Tables>) => Promise<T>): Promise<T> => {
    if (!mayBeLost || isBulk) return writer.transaction().execute(work);
    return writer.connection().execute(async (alone) => {
      writerConnection.pragma("synchronous = NORMAL");
      try {
        return await alone.transaction().execute(work);
      } finally {
        writerConnection.pragma("synchronous = FULL");
      }
    });
  };
  checkpointsBy(db, writerConnection);
  return db;
}
