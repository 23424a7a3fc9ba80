import type { Queryable, Scope } from "../db/database.ts";
import { leadsUnderWay } from "./store-enrolled-leads.ts";

/** Leads that are in a sequence or went through one; one stopped before anything left does not count. */
export async function enrolledLeads(
  db: Queryable,
  { scope, leadIds }: { scope: Scope; leadIds: readonly string[] },
): Promise<Map<string, string>> {
  const found = await leadsUnderWay(db, scope, leadIds);
  return new Map(found.map((leadId) => [leadId, "Put into a sequence since the import"]));
}
