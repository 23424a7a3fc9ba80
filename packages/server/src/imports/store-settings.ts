import { DEFAULT_RULES, type ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";

/** An organization's score rules (the default ones where it has none of its own, with its ideal customers), custom fields, members and place. */
export async function settingsStore(
  db: Queryable,
  { organizationId }: Scope,
): Promise<{
  rules: ScoreRules;
  customFields: { key: string; label: string; kind: string; choices: string[] }[];
  members: { id: string; name: string; email: string }[];
  home: { country: string | null; language: string | null };
  timeZone: string;
}> {
  const own = await sql<{ scoreRules: ScoreRules }>`
    select "scoreRules" from "scoring" where "organizationId" = ${organizationId}`.execute(db.query);
  const fields = await sql<{ key: string; label: string; kind: string; choices: string[] }>`
    select "key", "label", "kind", "choices" from "customField" where "organizationId" = ${organizationId}`.execute(
    db.query,
  );
  const members = await sql<{ id: string; name: string; email: string }>`
    select m."id", u."name", u."email" from "member" m join "authUser" u on u."id" = m."userId"
    where m."organizationId" = ${organizationId} and m."removedAt" is null`.execute(db.query);
  const places = await sql<{ country: string | null; language: string | null; timeZone: string }>`
    select "country", "language", "timeZone" from "organization" where "id" = ${organizationId}`.execute(db.query);
  const [place] = places.rows;
  return {
    rules: own.rows[0]?.scoreRules ?? DEFAULT_RULES,
    customFields: fields.rows,
    members: members.rows,
    home: { country: place?.country ?? null, language: place?.language ?? null },
    timeZone: place?.timeZone ?? "UTC",
  };
}
