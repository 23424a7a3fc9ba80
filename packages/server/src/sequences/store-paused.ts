// Enrollments that are paused, by sequence: along the index of states, however many others there are.
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";
import { ofVisibleLeads } from "../leads/store-visible-leads.ts";
import type { EnrollmentRow } from "./store-enrollments.ts";

/** Where a page of them ended. */
type Place = Pick<EnrollmentRow, "version" | "id">;

/** Reads paused enrollments; a member of sales sees those of their own and unassigned leads. */
export function pausedStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  const visible = ofVisibleLeads(scope, sql`e."leadId"`);
  const ofSequence = (sequenceId: string) =>
    sql`"enrollment" e where e."organizationId" = ${organizationId} and e."sequenceId" = ${sequenceId} and e."state" = 'paused' ${visible}`;
  return {
    /** how many there are in a sequence; all are counted */
    async count(sequenceId: string): Promise<number> {
      const { rows } = await sql<{
        count: number | string;
      }>`select count(*) as "count" from ${ofSequence(sequenceId)}`.execute(db.query);
      return Number(rows[0]?.count ?? 0);
    },
    /** some of those that have been paused since before an instant (ms), in the order of versions and ids */
    async list(
      sequenceId: string,
      { by, after, limit }: { by: number; after: Place | null; limit: number },
    ): Promise<EnrollmentRow[]> {
      const behind = after === null ? sql`` : sql`and (e."version", e."id") > (${after.version}, ${after.id})`;
      const { rows } = await sql<EnrollmentRow>`select e.* from ${ofSequence(sequenceId)}
        and e."updatedAt" <= ${at(by)} ${behind} order by e."version", e."id" limit ${limit}`.execute(db.query);
      return rows;
    },
  };
}
