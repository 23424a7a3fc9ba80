// What one organization has in the database, over every table there is: new rooms are seen without being named.
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import type { Db } from "../db/database.ts";

/** The tables that carry an organization. */
export async function tenantTables(db: Db): Promise<{ name: string; hasId: boolean }[]> {
  const tables = await db.query.introspection.getTables();
  return tables
    .filter(({ columns }) => columns.some(({ name }) => name === "organizationId"))
    .map(({ name, columns }) => ({
      name,
      hasId: columns.some((column) => column.name === "id" && /text|char|uuid/i.test(column.dataType)),
    }));
}

/** Every row of an organization, by table, as text that can be compared. */
export async function tenantRows(db: Db, organizationId: string): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const { name } of await tenantTables(db)) {
    const found = await sql`select * from ${sql.table(name)} where "organizationId" = ${organizationId}`.execute(
      db.query,
    );
    rows[name] = found.rows.map((row) => JSON.stringify(row)).sort();
  }
  return rows;
}

const REST_MS = 200;

/** The same once nothing is written any more: that a key was used is noted beside the request that used it. */
export async function tenantRowsAtRest(db: Db, organizationId: string): Promise<Record<string, string[]>> {
  for (let before = await tenantRows(db, organizationId); ; ) {
    await setTimeout(REST_MS);
    const now = await tenantRows(db, organizationId);
    if (isDeepStrictEqual(now, before)) return now;
    before = now;
  }
}

/** One id of each kind of thing the organization has. */
export async function tenantIds(db: Db, organizationId: string): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const { name, hasId } of await tenantTables(db)) {
    if (!hasId) continue;
    const found = await sql<{ id: string }>`
      select "id" from ${sql.table(name)} where "organizationId" = ${organizationId} order by "id" limit 1`.execute(
      db.query,
    );
    const id = found.rows[0]?.id;
    if (id !== undefined) ids[name] = id;
  }
  return ids;
}
