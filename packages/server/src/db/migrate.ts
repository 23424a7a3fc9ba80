import { sql } from "kysely";
import type { Db, Tx } from "./database.ts";
import type { Migration } from "./migration.ts";
import { migrations as all } from "./migrations/index.ts";
import { at } from "./values.ts";

/** The database was migrated by a newer version of the program. */
export class DatabaseTooNew extends Error {
  constructor(newest: number, known: number) {
    super(
      `The database is at migration ${newest}, this program knows ${known}: start the newer version of Lead Dashboard, or restore a backup made by this one`,
    );
    this.name = "DatabaseTooNew";
  }
}

async function applied(tx: Tx): Promise<Set<number>> {
  const rows = await sql<{ number: number }>`select "number" from "migration"`.execute(tx.query);
  return new Set(rows.rows.map((row) => row.number));
}

/**
 * Brings the schema up to date, one transaction a migration, under a lock, so any number of processes may start at once.
 * Returns the numbers applied. Throws DatabaseTooNew.
 */
export async function migrate(db: Db, now: number, migrations: readonly Migration[] = all): Promise<number[]> {
  const t = db.dialect.columns;
  const known = Math.max(0, ...migrations.map((migration) => migration.number));
  const lock = async (tx: Tx) => {
    if (db.engine === "postgres") await sql`select pg_advisory_xact_lock(7243391)`.execute(tx.query);
    await sql
      .raw(
        `create table if not exists "migration" ("number" ${t.integer} primary key, "name" ${t.text} not null, "appliedAt" ${t.instant} not null)`,
      )
      .execute(tx.query);
  };
  const done: number[] = [];
  for (const migration of [...migrations].sort((a, b) => a.number - b.number)) {
    await db.transaction(async (tx) => {
      await lock(tx);
      const before = await applied(tx);
      const newest = Math.max(0, ...before);
      if (newest > known) throw new DatabaseTooNew(newest, known);
      if (before.has(migration.number)) return;
      for (const statement of migration.statements(t)) await sql.raw(statement).execute(tx.query);
      await sql`insert into "migration" ("number", "name", "appliedAt") values (${migration.number}, ${migration.name}, ${at(now)})`.execute(
        tx.query,
      );
      done.push(migration.number);
    });
  }
  return done;
}

/** The migrations the database still lacks; empty when it is ready to serve. */
export async function pendingMigrations(db: Db): Promise<number[]> {
  const rows = await sql<{ number: number }>`select "number" from "migration"`.execute(db.query);
  const before = new Set(rows.rows.map((row) => row.number));
  return all.filter((migration) => !before.has(migration.number)).map((migration) => migration.number);
}
