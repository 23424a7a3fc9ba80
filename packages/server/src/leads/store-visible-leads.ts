import { type RawBuilder, sql } from "kysely";
import type { Scope } from "../db/database.ts";

/** Whether the asker sees a lead: a member of sales sees their own and those nobody has. `leadId`: a column; null: sees all. */
export function seesLead({ organizationId, onlyFor }: Scope, leadId: RawBuilder<unknown>): RawBuilder<unknown> | null {
  if (onlyFor === undefined) return null;
  return sql`exists (select 1 from "lead" l where l."organizationId" = ${organizationId} and l."id" = ${leadId}
    and (l."assignedTo" is null or l."assignedTo" = ${onlyFor}))`;
}

/** Narrows a question to leads the asker sees. */
export function ofVisibleLeads(scope: Scope, leadId: RawBuilder<unknown>): RawBuilder<unknown> {
  const sees = seesLead(scope, leadId);
  return sees === null ? sql`` : sql`and ${sees}`;
}
