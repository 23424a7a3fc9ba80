import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { NoteTable } from "../db/tables/leads.ts";
import { at } from "../db/values.ts";

/** A note as stored. */
export type NoteRow = NoteTable;

/** Notes of leads; the caller has made sure that the lead is visible. */
export function noteStore(db: Queryable, scope: Scope) {
  return {
    /** A lead's notes, newest first, from before a place. */
    ofLead: (
      leadId: string,
      page: { before: { createdAt: number; id: string } | null; limit: number },
    ): Promise<NoteRow[]> =>
      db.query
        .selectFrom("note")
        .selectAll()
        .where("organizationId", "=", scope.organizationId)
        .where("leadId", "=", leadId)
        .$if(page.before !== null, (query) =>
          query.where(
            sql<boolean>`("createdAt", "id") < (${at(page.before?.createdAt ?? 0)}, ${page.before?.id ?? ""})`,
          ),
        )
        .orderBy("createdAt", "desc")
        .orderBy("id", "desc")
        .limit(page.limit)
        .execute(),
  };
}

/** Those of the leads that have notes. */
export async function leadsWithNotes(db: Queryable, scope: Scope, leadIds: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < leadIds.length; from += 500) {
    const rows = await db.query
      .selectFrom("note")
      .select("leadId")
      .distinct()
      .where("organizationId", "=", scope.organizationId)
      .where("leadId", "in", leadIds.slice(from, from + 500))
      .execute();
    for (const { leadId } of rows) found.add(leadId);
  }
  return found;
}

/** Adds a note. */
export async function insertNote(tx: Tx, scope: Scope, note: Omit<NoteRow, "organizationId">): Promise<void> {
  await tx.query
    .insertInto("note")
    .values({ ...note, organizationId: scope.organizationId, createdAt: at(note.createdAt) })
    .execute();
}
