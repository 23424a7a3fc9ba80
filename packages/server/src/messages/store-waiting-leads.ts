import type { Queryable, Scope } from "../db/database.ts";

const PART = 500;

/** Those of many leads to whom messages are planned that have not left. */
export async function leadsWithWaiting(db: Queryable, scope: Scope, leadIds: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < leadIds.length; from += PART) {
    const rows = await db.query
      .selectFrom("message")
      .select("leadId")
      .distinct()
      .where("organizationId", "=", scope.organizationId)
      .where("leadId", "in", leadIds.slice(from, from + PART))
      .where("direction", "=", "outbound")
      .where("state", "not in", ["accepted", "delivered", "read", "cancelled", "rejected", "expired"])
      .execute();
    for (const { leadId } of rows) found.add(leadId);
  }
  return found;
}
