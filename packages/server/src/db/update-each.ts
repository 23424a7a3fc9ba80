// Many rows by one statement each way, with a text that does not change with their number: it is prepared once.
import { type RawBuilder, sql } from "kysely";
import type { Queryable, Tx } from "./database.ts";

/** A list as a table of one column `value`: one parameter, so that one statement is prepared for lists of any length. */
export function listed(db: Queryable, values: readonly string[]): RawBuilder<unknown> {
  return db.engine === "postgres" ? sql`unnest(${[...values]}::text[])` : sql`json_each(${JSON.stringify(values)})`;
}

/**
 * `in` a list of any length, by one parameter. On PostgreSQL no join: what a table holds of an organization is guessed too
 * small until it is analyzed, and a join then reads all of that to throw most of it away.
 */
export const among = (db: Queryable, values: readonly string[]): RawBuilder<unknown> =>
  db.engine === "postgres"
    ? sql`= any(${[...values]}::text[])`
    : sql`in (select "one"."value" from ${listed(db, values)} as "one")`;

type Value = string | number | null;

function plainOf(row: object, column: string): Value {
  const value: unknown = Reflect.get(row, column);
  return typeof value === "string" || typeof value === "number" ? value : null;
}

/** How a table is changed row by row: the columns set, in the order of the values of each row, which end with its key. */
export interface EachRow {
  readonly table: string;
  /** column → type on PostgreSQL */
  readonly set: Readonly<Record<string, "text" | "integer" | "bigint" | "timestamptz" | "jsonb">>;
  /** set to null in every row */
  readonly cleared?: readonly string[];
  readonly key: string;
}

/** Sets columns of many rows of an organization, to other values in each. Instants are given in ms. */
export async function updateEach(tx: Tx, organizationId: string, each: EachRow, rows: readonly object[]) {
  if (rows.length === 0) return;
  const columns = Object.keys(each.set);
  const cleared = (each.cleared ?? []).map((column) => `"${column}" = null`);
  if (tx.runEach !== null) {
    const sets = [...columns.map((column) => `"${column}" = ?`), ...cleared].join(", ");
    tx.runEach(
      `update "${each.table}" set ${sets} where "organizationId" = ? and "${each.key}" = ?`,
      rows.map((row) => [...columns.map((column) => plainOf(row, column)), organizationId, plainOf(row, each.key)]),
    );
    return;
  }
  const named = [...columns, each.key];
  // the same once more, so that the rows are looked up by their key, whatever is guessed of the join
  const keys = rows.map((row) => String(plainOf(row, each.key)));
  const typeOf = (column: string) => each.set[column] ?? "text";
  const arrays = named.map((column) => {
    const type = typeOf(column);
    const values = rows.map((row) => {
      const value = plainOf(row, column);
      return type === "timestamptz" && typeof value === "number" ? new Date(value).toISOString() : value;
    });
    return sql`${values}::${sql.raw(type)}[]`;
  });
  await sql`
    update ${sql.table(each.table)} set ${sql.raw([...columns.map((column) => `"${column}" = "given"."${column}"`), ...cleared].join(", "))}
    from unnest(${sql.join(arrays)}) as "given"(${sql.raw(named.map((column) => `"${column}"`).join(", "))})
    where ${sql.table(each.table)}."organizationId" = ${organizationId} and ${sql.table(each.table)}.${sql.ref(each.key)} = "given".${sql.ref(each.key)}
      and ${sql.table(each.table)}.${sql.ref(each.key)} ${among(tx, keys)}`.execute(tx.query);
}
