// What the search that starts by itself has to know, of all organizations.
import { sql } from "kysely";
import type { Queryable, Tx } from "../db/database.ts";
import { at } from "../db/values.ts";
import type { EventType } from "../events/event.ts";

const CHANGES: readonly EventType[] = [
  "lead.created",
  "lead.changed",
  "lead.restored",
  "lead.unmerged",
  "leads.changed",
  "import.finished",
];

/** Reads. */
export function automaticScanStore(db: Queryable) {
  return {
    async isAutomatic(organizationId: string): Promise<boolean> {
      const row = await db.query
        .selectFrom("duplicateSetting")
        .select("isAutomatic")
        .where("organizationId", "=", organizationId)
        .executeTakeFirst();
      return row?.isAutomatic ?? true;
    },
    /** Every organization, and up to when its leads have been compared (ms; 0 never). */
    async organizations(): Promise<{ id: string; timeZone: string; comparedTo: number }[]> {
      const rows = await db.query
        .selectFrom("organization")
        .leftJoin("duplicateScan", "duplicateScan.organizationId", "organization.id")
        .select(["organization.id", "organization.timeZone", "duplicateScan.comparedTo"])
        .execute();
      return rows.map((row) => ({ ...row, comparedTo: row.comparedTo ?? 0 }));
    },
    /** When leads last came or changed since an instant (ms), by organization; by the index of the events' age. */
    async lastChanges(since: number): Promise<Map<string, number>> {
      const { rows } = await sql<{ organizationId: string; changedAt: number }>`
        select "organizationId", max("recordedAt") as "changedAt" from "event"
        where "recordedAt" >= ${at(since)} and "type" in (${sql.join([...CHANGES])}) group by "organizationId"`.execute(
        db.query,
      );
      return new Map(rows.map((row) => [row.organizationId, row.changedAt]));
    },
  };
}

/** Settles whether an organization's search starts by itself. */
export async function setAutomatic(tx: Tx, organizationId: string, isAutomatic: boolean): Promise<void> {
  await tx.query
    .insertInto("duplicateSetting")
    .values({ organizationId, isAutomatic })
    .onConflict((conflict) => conflict.column("organizationId").doUpdateSet({ isAutomatic }))
    .execute();
}
