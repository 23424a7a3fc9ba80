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

/** Columns whose values are given, with their type on PostgreSQL. */
type ColumnsGiven = Readonly<Record<string, "text" | "integer" | "bigint" | "timestamptz" | "jsonb">>;

/** Rows as a table of PostgreSQL: a parameter for each column, however many rows there are. Instants are given in ms. */
export function givenRows(
  types: ColumnsGiven,
  rows: readonly object[],
): { readonly columns: RawBuilder<unknown>; readonly given: RawBuilder<unknown> } {
  const arrays = Object.entries(types).map(([column, type]) => {
    const values = rows.map((row) => {
      const value = plainOf(row, column);
      return type === "timestamptz" && typeof value === "number" ? new Date(value).toISOString() : value;
    });
    return sql`${values}::${sql.raw(type)}[]`;
  });
  const columns = Object.keys(types).map((column) => `"${column}"`);
  return { columns: sql.raw(columns.join(", ")), given: sql`unnest(${sql.join(arrays)})` };
}

/** How a table is changed row by row: the columns set, in the order of the values of each row, which end with its key. */
export interface EachRow {
  readonly table: string;
  /** column → type on PostgreSQL */
  readonly set: ColumnsGiven;
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
  // the same once more, so that the rows are looked up by their key, whatever is guessed of the join
  const keys = rows.map((row) => String(plainOf(row, each.key)));
  const { columns: named, given } = givenRows({ ...each.set, [each.key]: "text" }, rows);
  await sql`
    update ${sql.table(each.table)} set ${sql.raw([...columns.map((column) => `"${column}" = "given"."${column}"`), ...cleared].join(", "))}
    from ${given} as "given"(${named})
    where ${sql.table(each.table)}."organizationId" = ${organizationId} and ${sql.table(each.table)}.${sql.ref(each.key)} = "given".${sql.ref(each.key)}
      and ${sql.table(each.table)}.${sql.ref(each.key)} ${among(tx, keys)}`.execute(tx.query);
}
