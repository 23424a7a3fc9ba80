// Enrollments moved to another lead and back.
import { sql } from "kysely";
import type { Scope, Tx } from "../db/database.ts";
import type { EnrollmentRow } from "./store-enrollments.ts";

/** Moves; the transaction holds both leads. */
export function enrollmentMover(tx: Tx, { organizationId }: Scope) {
  return {
    /** Every enrollment of a lead. */
    ofLead: (leadId: string): Promise<EnrollmentRow[]> =>
      tx.query
        .selectFrom("enrollment")
        .selectAll()
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .orderBy("id")
        .execute(),
    async move({ from, to }: { from: string; to: string }): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`update "enrollment" set "leadId" = ${to}
        where "organizationId" = ${organizationId} and "leadId" = ${from} returning "id"`.execute(tx.query);
      return rows.map(({ id }) => id);
    },
    async moveBack(ids: readonly string[], { from, to }: { from: string; to: string }): Promise<void> {
      if (ids.length === 0) return;
      await sql`update "enrollment" set "leadId" = ${to} where "organizationId" = ${organizationId}
        and "leadId" = ${from} and "id" in (${sql.join([...ids])})`.execute(tx.query);
    },
  };
}
