import type { Queryable, Scope } from "../db/database.ts";
import { leadsInMerges } from "./store-merges.ts";

/** Leads that others were merged into, or that are part of another now. */
export async function mergedLeads(
  db: Queryable,
  { scope, leadIds }: { scope: Scope; leadIds: readonly string[] },
): Promise<Map<string, string>> {
  const { winners, losers } = await leadsInMerges(db, scope, leadIds);
  return new Map([
    ...winners.map((leadId) => [leadId, "Merged with another lead since the import"] as const),
    ...losers.map((leadId) => [leadId, "Merged into another lead since the import"] as const),
  ]);
}
