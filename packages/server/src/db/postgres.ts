import { type Driver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import pg from "pg";
import { type Db, type Tx, writable } from "./database.ts";
import { postgresDialect } from "./dialect.ts";
import { openBell } from "./postgres-bell.ts";
import { type Connection, PostgresDriver } from "./postgres-driver.ts";
import type { ParserOf } from "./postgres-group.ts";
import type { Tables } from "./tables/index.ts";
import { assertOutsideTransaction, insideTransaction } from "./transaction-guard.ts";

const INT8 = 20;
const NUMERIC = 1700;
const TIMESTAMPTZ = 1184;
const ATTEMPTS = 6;
/** A transaction that does nothing for so long is ended by the server: its process stands still and holds what others need. */
const IDLE_IN_TRANSACTION_MS = 60_000;

const WRITTEN = /^(\d{4,})-(\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00( BC)?$/;

/** `2026-11-22 18:00:00.123+00` (the session's zone is UTC) → ms. Years before 1 and after 9999 are written otherwise. */
function instantOf(text: string): number {
  const usual = Date.parse(`${text.replace(" ", "T").slice(0, -3)}Z`);
  if (!Number.isNaN(usual)) return usual;
  const [, year = "", day, time, beforeChrist] = WRITTEN.exec(text) ?? [];
  const number = beforeChrist === undefined ? Number(year) : 1 - Number(year);
  const sign = number < 0 ? "-" : "+";
  return Date.parse(`${sign}${String(Math.abs(number)).padStart(6, "0")}-${day}T${time}Z`);
}

const types = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === INT8 || oid === NUMERIC) return Number;
    if (oid === TIMESTAMPTZ) return instantOf;
    return pg.types.getTypeParser(oid, format);
  },
};

const parserOf: ParserOf = (oid) => types.getTypeParser(oid);

/** Inside a transaction: all over its one connection. Kysely's own sends a statement only when the one before is answered. */
function kyselyOn(connection: Connection): Kysely<Tables> {
  return kyselyOver({
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: refuseNested,
    commitTransaction: refuseNested,
    rollbackTransaction: refuseNested,
    releaseConnection: async () => {},
    destroy: async () => {},
  });
}

async function refuseNested(): Promise<never> {
  throw new Error("A transaction holds no other");
}

function kyselyOver(driver: Driver) {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

/** Opens a PostgreSQL database by its URL. */
export function openPostgres(url: string, options: { connections?: number } = {}): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    pipeline: true,
    options: `-c TimeZone=UTC -c DateStyle=ISO -c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS}`,
    // biome-ignore lint/suspicious/noExplicitAny: pg's declaration of custom types is narrower than what it accepts
    types: types as any,
  });
  // A connection that drops while idle is replaced at the next use; without a listener it would end the process.
  pool.on("error", () => {});
  // And one that drops while it is used fails its query, which is enough: its event would end the process as well.
  pool.on("connect", (client) => client.on("error", () => {}));
  const bell = openBell(url, pool);
  const db: Db = {
    engine: "postgres",
    bell,
    dialect: postgresDialect,
    // lists are asked for in too many ways: each is planned for what it looks for
    query: kyselyOver(
      new PostgresDriver(pool, { isPreparing: false, parserOf, onAcquire: () => assertOutsideTransaction(db) }),
    ),
    async transaction(work) {
      assertOutsideTransaction(db);
      for (let attempt = 1; ; attempt++) {
        const done: (() => void)[] = [];
        try {
          const result = await writer.transaction((connection) => {
            const tx: Tx = {
              engine: "postgres",
              dialect: postgresDialect,
              query: kyselyOn(connection),
              [writable]: true,
              runEach: null,
              bell,
              afterCommit: (run) => void done.push(run),
            };
            return insideTransaction(db, () => work(tx));
          });
          for (const run of done) run();
          return result;
        } catch (error) {
          if (!postgresDialect.isRetriable(error) || attempt === ATTEMPTS) throw error;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** attempt * 5));
        }
      }
    },
    async close() {
      await bell.close();
      if (!pool.ended) await pool.end();
    },
  };
  const writer = new PostgresDriver(pool, { isPreparing: true, parserOf, onAcquire: () => {} });
  return db;
}
