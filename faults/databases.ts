// Databases for the harness: copies of one migrated template, of either engine.
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../packages/server/src/db/database.ts";
import { migrate } from "../packages/server/src/db/migrate.ts";
import { openPostgres } from "../packages/server/src/db/postgres.ts";
import { openSqlite } from "../packages/server/src/db/sqlite.ts";
import type { FreshDatabase } from "../packages/server/src/testing/fresh-database.ts";
import { type Cluster, startCluster } from "../packages/server/src/testing/postgres-cluster.ts";

/** Gives out databases until it is closed. */
export interface Databases {
  /** `folder`: where a SQLite file is to stand, such as a small disk */
  fresh(engine: Engine, folder?: string): Promise<FreshDatabase>;
  /** one of PostgreSQL that nothing has been done to */
  bare(): Promise<FreshDatabase>;
  /** the running server of PostgreSQL */
  cluster(): Promise<Cluster>;
  close(): Promise<void>;
}

/** Starts nothing before it is asked for. */
export function openDatabases(): Databases {
  const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-faults-"));
  let files = 0;
  let sqliteTemplate: Promise<string> | null = null;
  let started: Promise<Cluster> | null = null;
  const makeSqlite = async () => {
    const file = join(folder, "template.db");
    const db = openSqlite(file);
    await migrate(db, Date.now());
    await db.close();
    return file;
  };
  const cluster = () => {
    started ??= startPostgres();
    return started;
  };
  return {
    cluster,
    async fresh(engine, at = folder) {
      if (engine === "sqlite") {
        sqliteTemplate ??= makeSqlite();
        const template = await sqliteTemplate;
        files += 1;
        const file = join(at, `leads-${files}.db`);
        copyFileSync(template, file);
        const drop = async () => {
          for (const end of ["", "-wal", "-shm", "-worker"]) rmSync(`${file}${end}`, { force: true });
        };
        return { engine, url: `sqlite:${file}`, drop };
      }
      const running = await cluster();
      const name = `faults_${randomBytes(6).toString("hex")}`;
      await running.createDatabase(name, "template_app");
      return { engine, url: running.url(name), drop: () => running.dropDatabase(name) };
    },
    async bare() {
      const running = await cluster();
      const name = `faults_${randomBytes(6).toString("hex")}`;
      await running.createDatabase(name);
      return { engine: "postgres", url: running.url(name), drop: () => running.dropDatabase(name) };
    },
    async close() {
      await (await started)?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startPostgres(): Promise<Cluster> {
  // What a commit promised must hold when the server is killed; only the machine does not lose its power here.
  const cluster = await startCluster({ synchronous_commit: "on", full_page_writes: "on" });
  await cluster.createDatabase("template_app");
  const db = openPostgres(cluster.url("template_app"));
  await migrate(db, Date.now());
  await db.close();
  return cluster;
}
