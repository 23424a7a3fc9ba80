// Figures of leads. All ranges run over the roll-ups that triggers keep (migration 9): no request scans the leads.
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";
import { elapsed, ofScope, SLOT, slotOf, within } from "./store-parts.ts";

/** The shelf of hidden leads. */
const HIDDEN = 1;

/** Instants of `leadStage` by which figures are asked for. */
export type StageColumn = "createdAt" | "contactedAt" | "repliedAt" | "wonAt" | "lostAt";

/** How many of something happened in a quarter of an hour. */
export interface SlotCount {
  readonly slot: number;
  readonly count: number;
}

/** Of the leads that reached a stage in a range: how many ever reached the next, and the usual time between (ms). */
export interface StageStep {
  readonly of: number;
  readonly count: number;
  readonly medianMs: number | null;
}

/** Reads the figures of leads of one organization. */
export function analyticsStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  const inSlots = ({ from, to }: FiguresRange) =>
    sql`"organizationId" = ${organizationId} and "slot" >= ${Math.floor(from / SLOT)} and "slot" < ${Math.ceil(to / SLOT)}
      and ${scope.onlyFor === undefined ? sql`true` : sql`"assignedTo" in ('', ${scope.onlyFor})`}`;
  const staged = (column: StageColumn, range: FiguresRange) =>
    sql`"organizationId" = ${organizationId} and ${within(column, range)} and ${ofScope(scope)}`;

  return {
    /** The zone in which the organization's days begin. */
    async timeZone(): Promise<string> {
      const row = await db.query
        .selectFrom("organization")
        .select("timeZone")
        .where("id", "=", organizationId)
        .executeTakeFirstOrThrow();
      return row.timeZone;
    },

    /** Leads that came in, to the quarter of an hour. */
    async countCreated(range: FiguresRange): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select coalesce(sum("count"), 0) as "count" from "leadArrival" where ${inSlots(range)}`.execute(db.query);
      return Number(rows[0]?.count ?? 0);
    },

    /** Leads that first reached a stage in the range. */
    async countReached(column: StageColumn, range: FiguresRange): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*) as "count" from "leadStage" where ${staged(column, range)}`.execute(db.query);
      return Number(rows[0]?.count ?? 0);
    },

    /** Of the leads that came in, those hidden now: they are counted, and in no list. */
    async countHidden(range: FiguresRange): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*) as "count" from "lead" where "organizationId" = ${organizationId} and "shelf" = ${sql.lit(HIDDEN)}
          and ${within("createdAt", range)} and ${ofScope(scope)}`.execute(db.query);
      return Number(rows[0]?.count ?? 0);
    },

    /** Leads whose last end, won or lost, lies in the range, each once; one that is won or lost now is what it is now. */
    async countClosed(range: FiguresRange): Promise<{ won: number; lost: number }> {
      const { rows } = await sql<{ won: number; lost: number }>`
        with "some" as (
          select "leadId", "wonAt", "lostAt" from "leadStage" where ${staged("wonAt", range)}
          union select "leadId", "wonAt", "lostAt" from "leadStage" where ${staged("lostAt", range)}),
        "closed" as (
          select case when "lead"."status" in ('CLOSED', 'LOST') then "lead"."status"
            when "some"."lostAt" is null or "some"."wonAt" > "some"."lostAt" then 'CLOSED' else 'LOST' end as "as"
          from "some" cross join "lead" where "lead"."organizationId" = ${organizationId} and "lead"."id" = "some"."leadId"
            and coalesce("some"."wonAt" < ${at(range.to)}, true) and coalesce("some"."lostAt" < ${at(range.to)}, true))
        select count(case when "as" = 'CLOSED' then 1 end) as "won", count(case when "as" = 'LOST' then 1 end) as "lost"
        from "closed"`.execute(db.query);
      return rows[0] ?? { won: 0, lost: 0 };
    },

    /** Of the leads created in the range, how many ever reached each stage. */
    async countCohort(range: FiguresRange): Promise<{ contacted: number; replied: number; won: number; lost: number }> {
      const { rows } = await sql<{ contacted: number; replied: number; won: number; lost: number }>`
        select count("contactedAt") as "contacted", count("repliedAt") as "replied", count("wonAt") as "won", count("lostAt") as "lost"
        from "leadStage" where ${staged("createdAt", range)}`.execute(db.query);
      return rows[0] ?? { contacted: 0, replied: 0, won: 0, lost: 0 };
    },

    /** Of the leads that first reached `from` in the range, those that ever reached `to`. */
    async stepBetween(from: StageColumn, to: StageColumn, range: FiguresRange): Promise<StageStep> {
      const { rows } = await sql<{ of: number; count: number; medianMs: number | null }>`
        with "step" as (select ${elapsed(db, from, to)} as "ms" from "leadStage" where ${staged(from, range)}),
        "ranked" as (select "ms", row_number() over (order by "ms") as "place", count(*) over () as "all" from "step" where "ms" is not null)
        select (select count(*) from "step") as "of", (select count(*) from "ranked") as "count",
          (select avg("ms") from "ranked" where "place" in (("all" + 1) / 2, ("all" + 2) / 2)) as "medianMs"`.execute(
        db.query,
      );
      return rows[0] ?? { of: 0, count: 0, medianMs: null };
    },

    /** Leads that came in, by slot. */
    async createdBySlot(range: FiguresRange): Promise<SlotCount[]> {
      const { rows } = await sql<SlotCount>`
        select "slot", sum("count") as "count" from "leadArrival" where ${inSlots(range)} group by "slot"`.execute(
        db.query,
      );
      return rows;
    },

    /** Leads that first reached a stage, by slot. */
    async reachedBySlot(column: StageColumn, range: FiguresRange): Promise<SlotCount[]> {
      const { rows } = await sql<SlotCount>`
        select ${slotOf(db, column)} as "slot", count(*) as "count" from "leadStage" where ${staged(column, range)} group by 1`.execute(
        db.query,
      );
      return rows;
    },
  };
}
