// Many rows into one table, each engine by its fastest way.
import type { Tx } from "../db/database.ts";
import { Statement, type Value } from "./store-statement.ts";

/** Rows for one table. */
export interface ManyRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  /** `on conflict …` */
  readonly onConflict?: string;
}

/** PostgreSQL takes 65,535 parameters a statement. */
const MOST_PARAMETERS = 8_000;

/** SQLite's statements are prepared once: few sizes. PostgreSQL's are not, and each is a journey to its server. */
const sizesUpTo = (most: number) => [most, Math.ceil(most / 5), 20, 5, 1];

/**
 * Inserts rows; gives their row numbers on SQLite only. The caller sorts them in the order of the table's key, so that each
 * of its pages is touched once.
 */
export async function insertMany(tx: Tx, many: ManyRows): Promise<number[]> {
  if (many.rows.length === 0) return [];
  if (tx.runEach === null) await inStatements(tx, many, "");
  else
    return tx.runEach(`${into(many)} (${many.columns.map(() => "?").join(", ")}) ${many.onConflict ?? ""}`, many.rows);
  return [];
}

/** Inserts rows by statements of many rows each; gives the columns asked for. */
export function insertReturning<Row>(tx: Tx, many: ManyRows, returning: string): Promise<Row[]> {
  return inStatements<Row>(tx, many, `returning ${returning}`);
}

function into({ table, columns }: ManyRows): string {
  return `insert into "${table}" (${columns.map((column) => `"${column}"`).join(", ")}) values`;
}

async function inStatements<Row>(tx: Tx, many: ManyRows, end: string): Promise<Row[]> {
  const { columns, rows, onConflict = "" } = many;
  const most = Math.floor(MOST_PARAMETERS / columns.length);
  const result: Row[] = [];
  for (let from = 0; from < rows.length; ) {
    const left = rows.length - from;
    const size = tx.engine === "postgres" ? Math.min(most, left) : (sizesUpTo(most).find((one) => one <= left) ?? 1);
    const s = new Statement(tx.engine);
    const values = rows.slice(from, from + size).map((row) => s.values(row));
    result.push(...(await s.rows<Row>(tx, `${into(many)} ${values.join(", ")} ${onConflict} ${end}`)));
    from += size;
  }
  return result;
}
