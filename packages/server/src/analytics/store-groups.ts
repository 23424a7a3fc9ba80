// Figures of leads by what they are, whose they are, and when they were written to.
import { setImmediate } from "node:timers/promises";
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import type { ReplyCounts } from "@lead-dashboard/domain/analytics/rates";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";
import type { StageColumn } from "./store.ts";
import { firstMessages, ofScope, ofScopedLead, replyCounts, slotOf, within } from "./store-parts.ts";

/** What leads are told apart by. `assignedTo` is whose they are now. */
export type Grouping = "category" | "country" | "source" | "assignedTo";

/** Something counted of one group: the code of a facet, or a member's id; null where it is not known. */
export interface GroupCount {
  readonly key: string | number | null;
  readonly count: number;
}

/** Messages that left in one hour to leads of one time zone ('' where it is not known), and how they were answered. */
export interface HourCounts extends ReplyCounts {
  readonly slot: number;
  readonly timeZone: string;
  readonly sent: number;
}

/** Leads that came in, by the codes of what they are; null is not known. */
type FacetCount = Record<FacetCode, number | null> & { count: number };
type FacetCode = "categoryCode" | "countryCode" | "sourceCode";

const COLUMNS: Readonly<Record<Grouping, string>> = {
  category: "categoryCode",
  country: "countryCode",
  source: "sourceCode",
  assignedTo: "assignedTo",
};

/** Leads read in one go; between two goes others have their turn. */
const PIECE = 20_000;
/** The shelves of leads that are not in the bin. */
const SHELVES = [0, 1];

/** Reads the figures of groups of one organization. */
export function groupFiguresStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  const key = (grouping: Grouping, table: "lead" | "first") =>
    sql`${sql.ref(`${table}.${COLUMNS[grouping]}`)} as "key"`;

  /** Up to PIECE leads of a shelf by age; `next` is where the following piece begins. */
  async function createdPiece(shelf: number, from: Place, to: number): Promise<{ rows: FacetCount[]; next?: Place }> {
    const rest = sql`"organizationId" = ${organizationId} and "shelf" = ${sql.lit(shelf)}
      and ("createdAt", "id") >= (${at(from.createdAt)}, ${from.id}) and "createdAt" < ${at(to)}`;
    const edge = await sql<Place>`
      select "createdAt", "id" from "lead" where ${rest} order by "createdAt", "id" limit 1 offset ${sql.lit(PIECE)}`.execute(
      db.query,
    );
    const [next] = edge.rows;
    const piece =
      next === undefined ? rest : sql`${rest} and ("createdAt", "id") < (${at(next.createdAt)}, ${next.id})`;
    const { rows } = await sql<FacetCount>`
      select "categoryCode", "countryCode", "sourceCode", count(*) as "count" from "lead"
      where ${piece} and ${ofScope(scope)} group by 1, 2, 3`.execute(db.query);
    return next === undefined ? { rows } : { rows, next };
  }

  return {
    /** Leads that came in, by group. By the index of creation, a piece at a time: an import may have brought a million. */
    async created({ from, to }: FiguresRange): Promise<FacetCount[]> {
      const all: FacetCount[] = [];
      for (const shelf of SHELVES) {
        let place: Place | undefined = { createdAt: from, id: "" };
        while (place !== undefined) {
          const { rows, next }: { rows: FacetCount[]; next?: Place } = await createdPiece(shelf, place, to);
          all.push(...rows);
          place = next;
          if (place !== undefined) await setImmediate();
        }
      }
      return all;
    },

    /** Leads that first reached a stage in the range, by group. */
    async reached(grouping: Grouping, column: StageColumn, range: FiguresRange): Promise<GroupCount[]> {
      const { rows } = await sql<GroupCount>`
        select ${key(grouping, "lead")}, count(*) as "count"
        from "leadStage" cross join "lead"
        where "lead"."organizationId" = "leadStage"."organizationId" and "lead"."id" = "leadStage"."leadId" and "leadStage"."organizationId" = ${organizationId} and ${within(`leadStage.${column}`, range)}
          and ${ofScope(scope, "leadStage.assignedTo")} group by 1`.execute(db.query);
      return rows;
    },

    /** Leads first written to in the range and the counts of their reply rate, by group. */
    async contacted(grouping: Grouping, range: FiguresRange, now: number): Promise<(ReplyCounts & GroupCount)[]> {
      const { rows } = await sql<ReplyCounts & GroupCount>`
        with ${firstMessages(scope, range)}
        select ${key(grouping, "first")}, count(*) as "count", ${replyCounts(db, scope, now)} from "first" group by 1`.execute(
        db.query,
      );
      return rows;
    },

    /** What codes of facets stand for. */
    async namesOf(codes: readonly number[]): Promise<Map<number, string>> {
      if (codes.length === 0) return new Map();
      const rows = await db.query
        .selectFrom("leadFacet")
        .select(["code", "value"])
        .where("organizationId", "=", organizationId)
        .where("code", "in", codes)
        .execute();
      return new Map(rows.map(({ code, value }) => [code, value]));
    },

    /** Messages that people sent themselves in the range, by member. */
    async sentByMember(range: FiguresRange): Promise<GroupCount[]> {
      const { rows } = await sql<GroupCount>`
        select coalesce("actor" ->> 'memberId', '') as "key", count(*) as "count" from "message"
        where "message"."organizationId" = ${organizationId} and ${within("message.sentAt", range)} and "direction" = 'outbound'
          and "channel" <> 'task' and ${ofScopedLead(scope, "message.leadId")} group by 1`.execute(db.query);
      return rows;
    },

    /** The names of the members. */
    async memberNames(): Promise<Map<string, string>> {
      const rows = await db.query
        .selectFrom("member as m")
        .innerJoin("authUser as u", "u.id", "m.userId")
        .select(["m.id", "u.name"])
        .where("m.organizationId", "=", organizationId)
        .execute();
      return new Map(rows.map(({ id, name }) => [id, name]));
    },

    /** Leads first written to, by quarter of an hour and the lead's time zone. */
    async firstByHour(range: FiguresRange, now: number): Promise<HourCounts[]> {
      const { rows } = await sql<HourCounts>`
        with ${firstMessages(scope, range)}
        select ${slotOf(db, "first.messagedAt")} as "slot", coalesce("first"."timeZone", '') as "timeZone", count(*) as "sent",
          ${replyCounts(db, scope, now)} from "first" group by 1, 2`.execute(db.query);
      return rows;
    },
  };
}

/** A place in the order of creation. */
interface Place {
  readonly createdAt: number;
  readonly id: string;
}
