import type { Queryable, Scope } from "../db/database.ts";

const PART = 500;

/** Those of many leads that are or were in a sequence. */
export async function leadsEverEnrolled(db: Queryable, scope: Scope, leadIds: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < leadIds.length; from += PART) {
    const rows = await db.query
      .selectFrom("enrollment")
      .select("leadId")
      .distinct()
      .where("organizationId", "=", scope.organizationId)
      .where("leadId", "in", leadIds.slice(from, from + PART))
      .execute();
    for (const { leadId } of rows) found.add(leadId);
  }
  return found;
}
