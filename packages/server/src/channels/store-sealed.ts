// Every sealed value of the database, whatever room it is of, for changing the key they are wrapped under.
import { sql } from "kysely";
import type { Queryable, Tx } from "../db/database.ts";
import type { SealedPlace } from "./seal.ts";

/** A column that holds sealed values, and the column that names their row. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
}

/** All of them. A new one stands here, or a rotation leaves it behind. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: "channelAccount", column: "sealedSecrets", rowId: "id" },
  { table: "mailConnection", column: "sealedVerifier", rowId: "stateHash" },
  { table: "webhookEndpoint", column: "sealedSecret", rowId: "id" },
  { table: "webhookEndpoint", column: "formerSecret", rowId: "id" },
];

/** A sealed value and where it belongs. */
export interface SealedValue extends SealedPlace {
  readonly sealed: string;
}

const PAGE = 200;

/** The next sealed values of a column, in the order of organization and row, after one of them. */
export async function sealedValues(
  db: Queryable,
  { table, column, rowId }: SealedColumn,
  after: Pick<SealedPlace, "organizationId" | "rowId"> | null,
): Promise<SealedValue[]> {
  const { rows } = await sql<{ organizationId: string; rowId: string; sealed: string }>`
    select "organizationId", ${sql.ref(rowId)} as "rowId", ${sql.ref(column)} as "sealed" from ${sql.table(table)}
    where ${sql.ref(column)} is not null and ("organizationId", ${sql.ref(rowId)}) > (${after?.organizationId ?? ""}, ${after?.rowId ?? ""})
    order by "organizationId", ${sql.ref(rowId)} limit ${PAGE}`.execute(db.query);
  return rows.map((row) => ({ ...row, table }));
}

/** Puts a value in the place of another, unless that has changed meanwhile. */
export async function replaceSealed(
  tx: Tx,
  { table, column, rowId }: SealedColumn,
  { value, anew }: { value: SealedValue; anew: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${anew}
    where "organizationId" = ${value.organizationId} and ${sql.ref(rowId)} = ${value.rowId} and ${sql.ref(column)} = ${value.sealed}`.execute(
    tx.query,
  );
  return (numAffectedRows ?? 0n) > 0n;
}
