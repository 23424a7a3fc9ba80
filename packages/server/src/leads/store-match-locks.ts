import { sql } from "kysely";
import type { Scope, Tx } from "../db/database.ts";

/**
 * Lets one transaction after the other create a lead under the same keys, so that the second finds the first's lead. On
 * SQLite there is one writer anyway. The keys are sorted: no two transactions wait for each other.
 */
export async function holdMatchKeys(tx: Tx, { organizationId }: Scope, keys: readonly string[]): Promise<void> {
  if (tx.engine === "sqlite") return;
  for (const key of [...new Set(keys)].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`lead ${organizationId} ${key}`}, 0))`.execute(tx.query);
}
