import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { indexTexts, unindexTexts } from "./store-search-index.ts";

interface Kept {
  seq: number;
  organizationId: string;
  searchText: string;
}

/** Folds the next search texts with apostrophes, of every organization; where to go on, or null at the end. */
export async function foldApostrophesAfter(
  tx: Tx,
  { after, limit }: { after: number; limit: number },
): Promise<number | null> {
  const { rows } = await sql<Kept>`
    select "seq", "organizationId", "searchText" from "lead" where "seq" > ${after} and "searchText" like ${"%'%"}
    order by "seq" limit ${limit}${sql.raw(tx.dialect.forUpdate)}`.execute(tx.query);
  for (const { seq, organizationId, searchText } of rows) {
    const folded = searchText.replaceAll("'", "");
    await sql`update "lead" set "searchText" = ${folded} where "seq" = ${seq}`.execute(tx.query);
    await unindexTexts(tx, [seq]);
    await indexTexts(tx, { organizationId }, [{ seq, searchText: folded }]);
  }
  return rows.at(-1)?.seq ?? null;
}
