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

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
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
  const server = template.replace(/\/[^/]+$/, "/postgres");
  await onServer(server, `create database "${name}" template "template_app"`);
  return {
    engine: "postgres",
    url: template.replace(/\/[^/]+$/, `/${name}`),
    drop: () => onServer(server, `drop database "${name}" with (force)`),
  };
}
