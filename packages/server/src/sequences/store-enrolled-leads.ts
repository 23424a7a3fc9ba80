import type { Queryable, Scope } from "../db/database.ts";
import { hintOf, Statement } from "../leads/store-statement.ts";
import { OF_LEADS } from "./store-enrollments.ts";

const PART = 500;

/** Those of some leads for whom a sequence runs or is paused. */
export async function leadsInSequence(db: Queryable, scope: Scope, leadIds: readonly string[]): Promise<Set<string>> {
  if (leadIds.length === 0) return new Set();
  const s = new Statement(db.engine);
  const rows = await s.rows<{ leadId: string }>(
    db,
    `select distinct "leadId" from "enrollment"${hintOf(s, OF_LEADS)} where "organizationId" = ${s.value(scope.organizationId)}
    and "leadId" in ${s.values(leadIds)} and "state" in ('active', 'paused')`,
  );
  return new Set(rows.map(({ leadId }) => leadId));
}

/** Those of many leads whom a sequence holds, or has held to its end. */
export async function leadsUnderWay(db: Queryable, scope: Scope, leadIds: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let from = 0; from < leadIds.length; from += PART) {
    const rows = await db.query
      .selectFrom("enrollment")
      .select("leadId")
      .distinct()
      .where("organizationId", "=", scope.organizationId)
      .where("leadId", "in", leadIds.slice(from, from + PART))
      .where("state", "<>", "stopped")
      .execute();
    found.push(...rows.map(({ leadId }) => leadId));
  }
  return found;
}
