import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { sql } from "kysely";
import type { Config } from "../config/config.ts";
import type { Db } from "./database.ts";
import { openPostgres } from "./postgres.ts";
import { type OpenOptions, openSqlite } from "./sqlite.ts";

/** The file of a `sqlite:` URL, or null for PostgreSQL. */
export function sqliteFile(databaseUrl: string): string | null {
  return databaseUrl.startsWith("sqlite:") ? databaseUrl.slice("sqlite:".length) : null;
}

/** Opens the configured database; worker threads and commands open their own. Does not migrate. */
export function openDatabase(config: Pick<Config, "databaseUrl">, options: OpenOptions = {}): Db {
  const file = sqliteFile(config.databaseUrl);
  if (file === null) return openPostgres(config.databaseUrl);
  mkdirSync(dirname(file), { recursive: true });
  return openSqlite(file, options);
}

/** Asks the database once: PostgreSQL is reached by the first statement only. */
export async function assertAnswers(db: Db): Promise<void> {
  await sql`select 1`.execute(db.query);
}
