// The database a measurement runs on: a SQLite file in a temporary folder, or a database of a PostgreSQL cluster of its own,
// set as in production: a commit is on the disk when it is answered.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { runCommand } from "../e2e/program.ts";
import type { Db, Engine } from "../packages/server/src/db/database.ts";
import { migrate } from "../packages/server/src/db/migrate.ts";
import { openDatabase } from "../packages/server/src/db/open.ts";
import type { FreshDatabase } from "../packages/server/src/testing/fresh-database.ts";
import { startCluster } from "../packages/server/src/testing/postgres-cluster.ts";

const SAFE = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  autovacuum: "on",
  shared_buffers: "512MB",
  max_wal_size: "2GB",
};

/** An empty database with one organization in it. */
export interface Ground {
  readonly databaseUrl: string;
  /** for commands and programs that run on it */
  readonly settings: Record<string, string>;
  readonly organizationId: string;
  /** acts as the organization's admin */
  readonly apiKey: string;
  /** A connection of the measurement's own. */
  open(): Db;
  close(): Promise<void>;
}

let engine: Engine = "sqlite";

/** On which engine the measurements from here on run. */
export function useEngine(chosen: Engine): void {
  engine = chosen;
}

/** Makes the database of a measurement. */
export async function openGround(): Promise<Ground> {
  const { databaseUrl, remove } = await (engine === "sqlite" ? sqliteFolder() : postgresCluster());
  const settings = {
    DATABASE_URL: databaseUrl,
    SECRET_KEY: "a secret key of the bench, long enough",
    RATE_LIMIT_PER_MINUTE: "0",
  };
  const owner = ["--email", "bench@example.com", "--password", "a long bench password", "--organization", "Bench"];
  const { organizationId, apiKey } = JSON.parse(await runCommand(["init", ...owner, "--json"], settings));
  return { databaseUrl, settings, organizationId, apiKey, open: () => openDatabase({ databaseUrl }), close: remove };
}

/** What the database's own keeper does sooner or later after many rows came in; PostgreSQL plans badly until then. */
export async function settle(db: Db): Promise<void> {
  if (db.engine === "postgres") await sql`analyze`.execute(db.query);
}

async function sqliteFolder() {
  const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-bench-"));
  const remove = async () => rmSync(folder, { recursive: true, force: true });
  return { databaseUrl: `sqlite:${join(folder, "leads.db")}`, remove };
}

async function postgresCluster() {
  const cluster = await startCluster(SAFE);
  await cluster.createDatabase("bench");
  return { databaseUrl: cluster.url("bench"), remove: () => cluster.stop() };
}

/** An empty database of PostgreSQL that is up to date, on a server of its own that is set as in production. */
export async function freshPostgres(): Promise<FreshDatabase> {
  const { databaseUrl, remove } = await postgresCluster();
  const db = openDatabase({ databaseUrl });
  await migrate(db, Date.now());
  await db.close();
  return { engine: "postgres", url: databaseUrl, drop: remove };
}
