import { type RawBuilder, sql } from "kysely";
import type { Scope } from "../db/database.ts";

/** Narrows a question to leads the asker sees: a member of sales sees their own and those nobody has. `leadId`: a column. */
export function ofVisibleLeads({ organizationId, onlyFor }: Scope, leadId: RawBuilder<unknown>): RawBuilder<unknown> {
  if (onlyFor === undefined) return sql``;
  return sql`and exists (select 1 from "lead" l where l."organizationId" = ${organizationId} and l."id" = ${leadId}
    and (l."assignedTo" is null or l."assignedTo" = ${onlyFor}))`;
}
