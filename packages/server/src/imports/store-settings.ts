import { DEFAULT_RULES, type ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";

/** An organization's score rules (the default ones where it has none of its own, with its ideal customers) and custom fields. */
export async function settingsStore(
  db: Queryable,
  { organizationId }: Scope,
): Promise<{ rules: ScoreRules; customFields: { key: string; kind: string; choices: string[] }[] }> {
  const own = await sql<{ scoreRules: ScoreRules }>`
    select "scoreRules" from "scoring" where "organizationId" = ${organizationId}`.execute(db.query);
  const fields = await sql<{ key: string; kind: string; choices: string[] }>`
    select "key", "kind", "choices" from "customField" where "organizationId" = ${organizationId}`.execute(db.query);
  return { rules: own.rows[0]?.scoreRules ?? DEFAULT_RULES, customFields: fields.rows };
}
