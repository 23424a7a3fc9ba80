import type { TestProject } from "vitest/node";
import { migrate } from "../db/migrate.ts";
import { openPostgres } from "../db/postgres.ts";
import { type Cluster, startCluster } from "./postgres-cluster.ts";
import { quickFolder } from "./quick-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the migrated database every test file copies */
    template: string;
  }
}

/** Nobody copies this cluster or watches its processes, and no statement of a test is worth compiling. */
const LEAN = { wal_level: "minimal", max_wal_senders: "0", jit: "off", update_process_title: "off" };

let cluster: Cluster | null = null;

/** One cluster a run, with one migrated database to copy. */
export async function setup(project: TestProject): Promise<void> {
  cluster = await startCluster(LEAN, quickFolder());
  await cluster.createDatabase("template_app");
  const db = openPostgres(cluster.url("template_app"));
  await migrate(db, Date.now());
  await db.close();
  project.provide("template", cluster.localUrl("template_app"));
}

export async function teardown(): Promise<void> {
  await cluster?.stop();
}
