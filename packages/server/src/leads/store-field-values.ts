import { sql } from "kysely";
import type { Scope, Tx } from "../db/database.ts";

/**
 * Removes the values of a custom field from up to `limit` leads, wherever they are; gives how many there were. The organization
 * counts it: lists keep texts of leads by their versions, which stay.
 */
export async function clearFieldValues(
  tx: Tx,
  { organizationId }: Scope,
  { key, limit }: { key: string; limit: number },
): Promise<number> {
  const { rows } = await sql<{ leadSeq: number }>`
    select "leadSeq" from "leadField" where "organizationId" = ${organizationId} and "fieldKey" = ${key}
    order by "sortKey", "leadId" limit ${limit}`.execute(tx.query);
  const seqs = rows.map(({ leadSeq }) => leadSeq);
  const without =
    tx.engine === "sqlite" ? sql`json_remove("customFields", ${`$."${key}"`})` : sql`"customFields" - ${key}::text`;
  for (let from = 0; from < seqs.length; from += 500) {
    const part = sql.join(seqs.slice(from, from + 500));
    await sql`update "lead" set "customFields" = ${without} where "organizationId" = ${organizationId} and "seq" in (${part})`.execute(
      tx.query,
    );
    await sql`delete from "leadField" where "organizationId" = ${organizationId} and "fieldKey" = ${key}
      and "leadSeq" in (${part})`.execute(tx.query);
  }
  if (seqs.length > 0)
    await tx.query
      .updateTable("organization")
      .set(({ eb }) => ({ fieldClearings: eb("fieldClearings", "+", 1) }))
      .where("id", "=", organizationId)
      .execute();
  return seqs.length;
}
