import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { BulkActionTable, BulkItemTable } from "../db/tables/bulk-actions.ts";
import { at, json } from "../db/values.ts";
import type { Actor } from "../events/event.ts";

/** A bulk action as stored. */
export type BulkActionRow = Omit<BulkActionTable, "bulkActor" | "bulkChange" | "bulkFilter" | "undoActor"> & {
  bulkActor: Actor;
  undoActor: Actor | null;
  bulkChange: BulkChange;
  bulkFilter: LeadFilter | null;
};

/** One lead of a bulk action. */
export type BulkItemRow = BulkItemTable;

/** What became of one lead. */
export interface BulkOutcome {
  outcome: "changed" | "unchanged" | "skipped" | "failed";
  reason: string | null;
}

/** A lead of a bulk action by its place in it. */
export type BulkPlace = Pick<BulkItemRow, "position" | "leadId">;

/** Which outcomes to read, and from where. */
export interface OutcomePage {
  after: number;
  limit: number;
  outcome: BulkOutcome["outcome"] | null;
  isSpared?: boolean;
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
    /** The action that an undo entry takes back. */
    async ofUndo(undoId: string): Promise<string | null> {
      const { rows } = await sql<{ id: string }>`
        select "id" from "bulkAction" where "organizationId" = ${scope.organizationId} and "undoId" = ${undoId}`.execute(
        db.query,
      );
      return rows[0]?.id ?? null;
    },
    /** The latest actions, from before a place. */
    async list(page: { before: { createdAt: number; id: string } | null; limit: number }): Promise<BulkActionRow[]> {
      const own = scope.onlyFor === undefined ? sql`` : sql`and "memberId" = ${scope.onlyFor}`;
      const before =
        page.before === null ? sql`` : sql`and ("createdAt", "id") < (${at(page.before.createdAt)}, ${page.before.id})`;
      const { rows } = await sql<BulkActionRow>`
        select * from "bulkAction" where "organizationId" = ${scope.organizationId} ${own} ${before}
        order by "createdAt" desc, "id" desc limit ${page.limit}`.execute(db.query);
      return rows;
    },
    /** Leads still to be done, in order; none is before `from`, and none behind `to`. */
    waiting: (id: string, { from, to, limit }: { from: number; to?: number; limit: number }): Promise<BulkPlace[]> =>
      db.query
        .selectFrom("bulkItem")
        .select(["position", "leadId"])
        .where("organizationId", "=", scope.organizationId)
        .where("bulkActionId", "=", id)
        .where("position", ">=", from)
        .$if(to !== undefined, (query) => query.where("position", "<=", to ?? from))
        .where("outcome", "is", null)
        .orderBy("position")
        .limit(limit)
        .execute(),
    /** Outcomes in order, from after a position. */
    async outcomes(id: string, page: OutcomePage): Promise<(BulkItemRow & { leadName: string | null })[]> {
      const { rows } = await sql<BulkItemRow & { leadName: string | null }>`
        select i.*, l."name" as "leadName" from "bulkItem" i
        left join "lead" l on l."organizationId" = i."organizationId" and l."id" = i."leadId"
          ${scope.onlyFor === undefined ? sql`` : sql`and (l."assignedTo" is null or l."assignedTo" = ${scope.onlyFor})`}
        where i."organizationId" = ${scope.organizationId} and i."bulkActionId" = ${id} and i."position" > ${page.after}
          and i."outcome" is not null ${page.outcome === null ? sql`` : sql`and i."outcome" = ${page.outcome}`}
          ${page.isSpared === true ? sql`and i."sparedBecause" is not null` : sql``}
        order by i."position" limit ${page.limit}`.execute(db.query);
      return rows;
    },
  };
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
          undoActor: json(action.undoActor),
          createdAt: at(action.createdAt),
          finishedAt: at(action.finishedAt),
        })
        .execute();
    },
    /** Adds leads from a position on. */
    async addItems(id: string, from: number, leadIds: readonly string[]): Promise<void> {
      // one parameter for all of them, and the places counted by the database
      const listed =
        tx.engine === "postgres"
          ? sql`select ${from}::integer + "place" - 1 as "position", "leadId" from unnest(${[...leadIds]}::text[]) with ordinality as "one"("leadId", "place")`
          : sql`select ${from} + "key" as "position", "value" as "leadId" from json_each(${JSON.stringify(leadIds)})`;
      await sql`insert into "bulkItem" ("organizationId", "bulkActionId", "position", "leadId")
        select ${organizationId}, ${id}, "position", "leadId" from (${listed}) as "item" order by "position"`.execute(
        tx.query,
      );
    },
    /** Forgets what a run that died had written down without saying where it was. */
    async dropItemsFrom(id: string, position: number): Promise<void> {
      await tx.query
        .deleteFrom("bulkItem")
        .where("organizationId", "=", organizationId)
        .where("bulkActionId", "=", id)
        .where("position", ">=", position)
        .execute();
    },
    /** Holds an action until the end of the transaction; what it reads is what is. */
    async lock(id: string): Promise<BulkActionRow | undefined> {
      const { rows } = await sql<BulkActionRow>`
        select * from "bulkAction" where "organizationId" = ${organizationId} and "id" = ${id}${sql.raw(tx.dialect.forUpdate)}`.execute(
        tx.query,
      );
      return rows[0];
    },
    async change(id: string, change: BulkActionChange): Promise<void> {
      if (Object.keys(change).length === 0) return;
      const { finishedAt, undoActor, ...plain } = change;
      await tx.query
        .updateTable("bulkAction")
        .set({
          ...plain,
          ...(finishedAt === undefined ? {} : { finishedAt: at(finishedAt) }),
          ...(undoActor === undefined ? {} : { undoActor: json(undoActor) }),
        })
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
    /** Writes what became of leads, and the sums with it. */
    async record(action: BulkActionRow, outcomes: readonly (BulkPlace & BulkOutcome)[]): Promise<BulkActionRow> {
      const after = { ...action, bulkReasons: { ...action.bulkReasons } };
      for (const { outcome, reason } of outcomes) {
        after[outcome] += 1;
        if (reason !== null) after.bulkReasons[reason] = (after.bulkReasons[reason] ?? 0) + 1;
      }
      await updateItems(action.id, outcomes);
      const { changed, unchanged, skipped, failed } = after;
      await tx.query
        .updateTable("bulkAction")
        .set({ changed, unchanged, skipped, failed, bulkReasons: json(after.bulkReasons) })
        .where("organizationId", "=", organizationId)
        .where("id", "=", action.id)
        .execute();
      return after;
    },
    /** Notes what undo did not put back of leads. */
    async spare(id: string, spared: ReadonlyMap<string, string>): Promise<void> {
      for (const [because, leads] of Map.groupBy(spared, ([, why]) => why)) {
        for (let from = 0; from < leads.length; from += 500) {
          await tx.query
            .updateTable("bulkItem")
            .set({ sparedBecause: because })
            .where("organizationId", "=", organizationId)
            .where("bulkActionId", "=", id)
            .where(
              "leadId",
              "in",
              leads.slice(from, from + 500).map(([leadId]) => leadId),
            )
            .execute();
        }
      }
    },
  };

  /** Most leads fare alike: their stretch is written by one statement, the others one by one after it. */
  async function updateItems(id: string, outcomes: readonly (BulkPlace & BulkOutcome)[]): Promise<void> {
    const groups = [...Map.groupBy(outcomes, (one) => `${one.outcome}\u0000${one.reason ?? ""}`).values()];
    const ordered = groups.sort((a, b) => b.length - a.length);
    const positions = outcomes.map((one) => one.position);
    const [first, last] = [positions[0] ?? 0, positions.at(-1) ?? -1];
    const isStretch = last - first + 1 === outcomes.length;
    for (const [place, group] of ordered.entries()) {
      const [{ outcome, reason } = { outcome: null, reason: null }] = group;
      const which = (part: readonly number[] | null) =>
        tx.query
          .updateTable("bulkItem")
          .set({ outcome, reason })
          .where("organizationId", "=", organizationId)
          .where("bulkActionId", "=", id)
          .$if(part === null, (query) => query.where("position", ">=", first).where("position", "<=", last))
          .$if(part !== null, (query) => query.where("position", "in", part ?? []))
          .execute();
      if (place === 0 && isStretch) await which(null);
      else {
        const own = group.map((one) => one.position);
        for (let from = 0; from < own.length; from += 500) await which(own.slice(from, from + 500));
      }
    }
  }
}

/** What of an action changes while it runs. */
type BulkActionChange = Partial<
  Pick<
    BulkActionRow,
    | "state"
    | "matched"
    | "walkCursor"
    | "isWalked"
    | "finishedAt"
    | "undoId"
    | "restored"
    | "spared"
    | "undoActor"
    | "undoCursor"
    | "isPaused"
  >
>;
