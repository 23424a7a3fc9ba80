import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { UndoEntryTable } from "../db/tables/leads.ts";
import { at, json } from "../db/values.ts";

/** An undo entry as stored. */
export type UndoEntryRow = UndoEntryTable;

/** How long something can be undone. */
export const UNDO_LASTS = 24 * 60 * 60_000;

/** Reads what can be undone. */
export function undoStore(db: Queryable, scope: Scope) {
  const entries = () => db.query.selectFrom("undoEntry").selectAll().where("organizationId", "=", scope.organizationId);
  return {
    find: (id: string): Promise<UndoEntryRow | undefined> => entries().where("id", "=", id).executeTakeFirst(),
    /** A member's latest entries that have not run out. */
    latest: (memberId: string, now: number): Promise<UndoEntryRow[]> =>
      entries()
        .where("memberId", "=", memberId)
        .where("createdAt", ">", at(now - UNDO_LASTS))
        .where("expiresAt", ">", at(now))
        .orderBy("createdAt", "desc")
        .limit(50)
        .execute(),
  };
}

/** Opens and closes undo entries. */
export function undoWriter(tx: Tx, scope: Scope) {
  return {
    /** Opens an entry; the changes made under its id are what it takes back. */
    async open(
      entry: Pick<UndoEntryRow, "memberId" | "kind" | "leadId" | "fields" | "count">,
      now: number,
    ): Promise<string> {
      const id = newId();
      await tx.query
        .insertInto("undoEntry")
        .values({
          id,
          organizationId: scope.organizationId,
          ...entry,
          fields: json(entry.fields),
          createdAt: at(now),
          expiresAt: at(now + UNDO_LASTS),
          undoneAt: null,
          undoResult: null,
        })
        .execute();
      return id;
    },
    /** Says how many leads an entry concerns and which fields, when that is known only afterwards. */
    async describe(id: string, { count, fields }: { count: number; fields: string[] }): Promise<void> {
      await tx.query
        .updateTable("undoEntry")
        .set({ count, fields: json(fields) })
        .where("organizationId", "=", scope.organizationId)
        .where("id", "=", id)
        .execute();
    },
    /** Marks an entry as undone; false when somebody was first. */
    async close(id: string, now: number): Promise<boolean> {
      const { numUpdatedRows } = await tx.query
        .updateTable("undoEntry")
        .set({ undoneAt: at(now) })
        .where("organizationId", "=", scope.organizationId)
        .where("id", "=", id)
        .where("undoneAt", "is", null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async keepResult(id: string, result: unknown): Promise<void> {
      await tx.query
        .updateTable("undoEntry")
        .set({ undoResult: json(result) })
        .where("organizationId", "=", scope.organizationId)
        .where("id", "=", id)
        .execute();
    },
    /** Takes back an entry whose change turned out to change nothing. */
    async discard(id: string): Promise<void> {
      await tx.query
        .deleteFrom("undoEntry")
        .where("organizationId", "=", scope.organizationId)
        .where("id", "=", id)
        .execute();
    },
  };
}
