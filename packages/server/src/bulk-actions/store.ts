import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { BulkActionTable, BulkItemTable } from "../db/tables/bulk-actions.ts";
import { at, json } from "../db/values.ts";
import type { Actor } from "../events/event.ts";

/** A bulk action as stored. */
export type BulkActionRow = Omit<BulkActionTable, "bulkActor" | "bulkChange" | "bulkFilter"> & {
  bulkActor: Actor;
  bulkChange: BulkChange;
  bulkFilter: LeadFilter | null;
};

/** One lead of a bulk action. */
export type BulkItemRow = BulkItemTable;

/** What became of one lead. */
export interface BulkOutcome {
  outcome: "changed" | "skipped" | "failed";
  reason: string | null;
}

/** Reads bulk actions; sales see those they started. */
export function bulkActionStore(db: Queryable, scope: Scope) {
  return {
    async find(id: string): Promise<BulkActionRow | undefined> {
      const row = await db.query
        .selectFrom("bulkAction")
        .selectAll()
        .where("organizationId", "=", scope.organizationId)
        .where("id", "=", id)
        .$if(scope.onlyFor !== undefined, (query) => query.where("memberId", "=", scope.onlyFor ?? ""))
        .executeTakeFirst();
      return row as BulkActionRow | undefined;
    },
    /** Where the next lead goes. */
    async nextPosition(id: string): Promise<number> {
      const last = await items(id).orderBy("position", "desc").limit(1).executeTakeFirst();
      return last === undefined ? 0 : last.position + 1;
    },
    /** Leads still to be done, in order. */
    waiting: (id: string, limit: number): Promise<BulkItemRow[]> =>
      items(id).where("outcome", "is", null).orderBy("position").limit(limit).execute(),
    /** Outcomes in order, from after a position. */
    outcomes: (
      id: string,
      page: { after: number; limit: number; outcome: BulkOutcome["outcome"] | null },
    ): Promise<BulkItemRow[]> =>
      items(id)
        .where("position", ">", page.after)
        .where("outcome", "is not", null)
        .$if(page.outcome !== null, (query) => query.where("outcome", "=", page.outcome))
        .orderBy("position")
        .limit(page.limit)
        .execute(),
  };
  function items(id: string) {
    return db.query
      .selectFrom("bulkItem")
      .selectAll()
      .where("organizationId", "=", scope.organizationId)
      .where("bulkActionId", "=", id);
  }
}

/** Writes bulk actions and what became of their leads. */
export function bulkActionWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  return {
    async insert(action: BulkActionRow): Promise<void> {
      await tx.query
        .insertInto("bulkAction")
        .values({
          ...action,
          bulkActor: json(action.bulkActor),
          bulkChange: json(action.bulkChange),
          bulkFilter: json(action.bulkFilter),
          bulkReasons: json(action.bulkReasons),
          createdAt: at(action.createdAt),
          finishedAt: at(action.finishedAt),
        })
        .execute();
    },
    /** Adds leads from a position on. */
    async addItems(id: string, from: number, leadIds: readonly string[]): Promise<void> {
      for (let start = 0; start < leadIds.length; start += 500) {
        await tx.query
          .insertInto("bulkItem")
          .values(
            leadIds.slice(start, start + 500).map((leadId, offset) => ({
              organizationId,
              bulkActionId: id,
              position: from + start + offset,
              leadId,
              outcome: null,
              reason: null,
            })),
          )
          .execute();
      }
    },
    /** Holds an action until the end of the transaction; what it reads is what is. */
    async lock(id: string): Promise<BulkActionRow | undefined> {
      const { rows } = await sql<BulkActionRow>`
        select * from "bulkAction" where "organizationId" = ${organizationId} and "id" = ${id}${sql.raw(tx.dialect.forUpdate)}`.execute(
        tx.query,
      );
      return rows[0];
    },
    async change(
      id: string,
      change: Partial<Pick<BulkActionRow, "state" | "matched" | "walkCursor" | "isWalked" | "finishedAt" | "undoId">>,
    ): Promise<void> {
      const { finishedAt, ...plain } = change;
      await tx.query
        .updateTable("bulkAction")
        .set({ ...plain, ...(finishedAt === undefined ? {} : { finishedAt: at(finishedAt) }) })
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
    /** Writes what became of leads, and the sums with it. */
    async record(
      action: BulkActionRow,
      outcomes: readonly ({ position: number } & BulkOutcome)[],
    ): Promise<BulkActionRow> {
      const after = { ...action, bulkReasons: { ...action.bulkReasons } };
      for (const { outcome, reason } of outcomes) {
        after[outcome] += 1;
        if (reason !== null) after.bulkReasons[reason] = (after.bulkReasons[reason] ?? 0) + 1;
      }
      const groups = Map.groupBy(outcomes, (one) => `${one.outcome}\u0000${one.reason ?? ""}`);
      for (const group of groups.values()) {
        const [{ outcome, reason } = { outcome: null, reason: null }] = group;
        await tx.query
          .updateTable("bulkItem")
          .set({ outcome, reason })
          .where("organizationId", "=", organizationId)
          .where("bulkActionId", "=", action.id)
          .where(
            "position",
            "in",
            group.map((one) => one.position),
          )
          .execute();
      }
      await tx.query
        .updateTable("bulkAction")
        .set({
          changed: after.changed,
          skipped: after.skipped,
          failed: after.failed,
          bulkReasons: json(after.bulkReasons),
        })
        .where("organizationId", "=", organizationId)
        .where("id", "=", action.id)
        .execute();
      return after;
    },
  };
}
