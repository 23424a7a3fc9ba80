import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../db/migrate.ts";
import { openSqlite } from "../db/sqlite.ts";
import "./postgres-setup.ts";
import { quickFolder } from "./quick-folder.ts";

let folder: string | null = null;

/** One migrated file to copy. */
export async function setup(project: TestProject): Promise<void> {
  folder = mkdtempSync(join(quickFolder(), "lead-dashboard-sqlite-"));
  const file = join(folder, "template.db");
  const db = openSqlite(file);
  await migrate(db, Date.now());
  await db.close();
  project.provide("template", `sqlite:${file}`);
}

export async function teardown(): Promise<void> {
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
}
