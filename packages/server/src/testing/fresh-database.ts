import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import type { Engine } from "../db/database.ts";
import { quickFolder } from "./quick-folder.ts";

/** A migrated, empty database of the engine under test. */
export interface FreshDatabase {
  readonly engine: Engine;
  readonly url: string;
  drop(): Promise<void>;
}

let server: pg.Pool | null = null;

/** Databases are made and dropped over one connection of this process, which is kept. */
async function onServer(url: string, statement: string): Promise<void> {
  if (server === null) {
    server = new pg.Pool({ connectionString: url, max: 1, allowExitOnIdle: true });
    // the cluster ends before the process does
    server.on("error", () => {});
  }
  await server.query(statement);
}

/** Copies the run's template database. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const template = inject("template");
  if (template.startsWith("sqlite:")) {
    const folder = mkdtempSync(join(quickFolder(), "lead-dashboard-test-"));
    const file = join(folder, "leads.db");
    copyFileSync(template.slice("sqlite:".length), file);
    return {
      engine: "sqlite",
      url: `sqlite:${file}`,
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const name = `test_${randomBytes(8).toString("hex")}`;
  const maintenance = template.replace(/\/[^/]+$/, "/postgres");
  // copying files takes a third of the time of writing each page of them to the log
  await onServer(maintenance, `create database "${name}" template "template_app" strategy file_copy`);
  return {
    engine: "postgres",
    url: template.replace(/\/[^/]+$/, `/${name}`),
    drop: () => onServer(maintenance, `drop database "${name}" with (force)`),
  };
}
