import type { LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { LeadChangeTable } from "../db/tables/leads.ts";
import { at } from "../db/values.ts";
import { insertMany } from "./store-many.ts";

/** One line of a lead's history. */
export type LeadChangeRow = LeadChangeTable;

/** A line to be written. */
export type NewLeadChange = Omit<LeadChangeRow, "id" | "organizationId">;

/** What was made of a lead. */
export type MadeChange = "deleted" | { readonly status: LeadStatus };

/** A line to be taken back: the columns as they were and as they became, in JSON. */
export interface UndoLine extends Pick<LeadChangeRow, "id" | "leadId" | "kind"> {
  readonly wasText: string | null;
  readonly isText: string | null;
}

/** Reads the history of leads. */
export function changeStore(db: Queryable, scope: Scope) {
  return {
    /** A lead's history, newest first, from before a place. */
    ofLead: (leadId: string, page: { before: { changedAt: number; id: string } | null; limit: number }) =>
      db.query
        .selectFrom("leadChange")
        .selectAll()
        .where("organizationId", "=", scope.organizationId)
        .where("leadId", "=", leadId)
        .$if(page.before !== null, (query) =>
          query.where(
            sql<boolean>`("changedAt", "id") < (${at(page.before?.changedAt ?? 0)}, ${page.before?.id ?? ""})`,
          ),
        )
        .orderBy("changedAt", "desc")
        .orderBy("id", "desc")
        .limit(page.limit)
        .execute(),
    /** Every change that raised the version of one of the leads, the oldest first. */
    async ofVersions(leadIds: readonly string[]): Promise<Pick<LeadChangeRow, "id" | "leadId" | "before">[]> {
      const lines: Pick<LeadChangeRow, "id" | "leadId" | "before">[] = [];
      for (let from = 0; from < leadIds.length; from += 500) {
        const part = await db.query
          .selectFrom("leadChange")
          .select(["id", "leadId", "before"])
          .where("organizationId", "=", scope.organizationId)
          .where("leadId", "in", leadIds.slice(from, from + 500))
          .where("kind", "in", ["changed", "deleted", "restored"])
          .orderBy("id")
          .execute();
        lines.push(...part);
      }
      return lines;
    },
    /** Those of the leads that were changed under an undo entry. */
    async changedUnder(undoId: string, leadIds: readonly string[]): Promise<Set<string>> {
      const changed = new Set<string>();
      for (let from = 0; from < leadIds.length; from += 500) {
        const rows = await db.query
          .selectFrom("leadChange")
          .select("leadId")
          .where("organizationId", "=", scope.organizationId)
          .where("undoId", "=", undoId)
          .where("leadId", "in", leadIds.slice(from, from + 500))
          .execute();
        for (const { leadId } of rows) changed.add(leadId);
      }
      return changed;
    },
    /** By lead: when it last came to a status, or into the bin (ms). */
    async lastMade(leadIds: readonly string[], made: MadeChange): Promise<Map<string, number>> {
      const field = (name: "status" | "deletedAt") =>
        db.engine === "sqlite" ? sql`json_extract("after", ${`$.${name}`})` : sql`"after" ->> ${name}::text`;
      const isIt =
        made === "deleted" ? sql`${field("deletedAt")} is not null` : sql`${field("status")} = ${made.status}`;
      const found = new Map<string, number>();
      for (let from = 0; from < leadIds.length; from += 500) {
        const rows = await db.query
          .selectFrom("leadChange")
          .select(["leadId", sql<number>`max("changedAt")`.as("changedAt")])
          .where("organizationId", "=", scope.organizationId)
          .where("leadId", "in", leadIds.slice(from, from + 500))
          .where(sql<boolean>`${isIt}`)
          .groupBy("leadId")
          .execute();
        for (const { leadId, changedAt } of rows) found.set(leadId, changedAt);
      }
      return found;
    },
    /** What was done under one undo entry, the latest first. Columns as texts: of a mass change most lines are alike. */
    ofUndo: (undoId: string, page: { before: string | null; limit: number }): Promise<UndoLine[]> =>
      db.query
        .selectFrom("leadChange")
        .select(["id", "leadId", "kind"])
        .select([
          sql<string | null>`cast("before" as text)`.as("wasText"),
          sql<string | null>`cast("after" as text)`.as("isText"),
        ])
        .where("organizationId", "=", scope.organizationId)
        .where("undoId", "=", undoId)
        .$if(page.before !== null, (query) => query.where("id", "<", page.before ?? ""))
        .orderBy("id", "desc")
        .limit(page.limit)
        .execute(),
  };
}

const COLUMNS = ["id", "organizationId", "leadId", "changedAt", "actor", "kind", "before", "after", "undoId"];

/** Adds lines to the history. */
export async function insertChanges(tx: Tx, scope: Scope, changes: readonly NewLeadChange[]): Promise<void> {
  // in a mass change most lines share their actor and what was before and after
  const texts = new Map<object, string>();
  const textOf = (value: object | null) => {
    if (value === null) return null;
    const text = texts.get(value) ?? JSON.stringify(value);
    texts.set(value, text);
    return text;
  };
  const rows = changes.map((change) => [
    newId(),
    scope.organizationId,
    change.leadId,
    tx.engine === "sqlite" ? change.changedAt : new Date(change.changedAt),
    textOf(change.actor),
    change.kind,
    textOf(change.before),
    textOf(change.after),
    change.undoId,
  ]);
  await insertMany(tx, { table: "leadChange", columns: COLUMNS, rows });
}
