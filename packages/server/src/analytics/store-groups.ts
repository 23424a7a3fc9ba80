// Figures of leads by what they are, whose they are, and when they were written to.
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import { REPLY_WINDOW, type ReplyCounts } from "@lead-dashboard/domain/analytics/rates";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";
import type { StageColumn } from "./store.ts";
import { ofScope, ofScopedLead, replyDeadline, slotOf, within } from "./store-parts.ts";

/** What leads are told apart by. `assignedTo` is whose they are now. */
export type Grouping = "category" | "country" | "source" | "assignedTo";

/** Something counted of one group; the key is '' where nothing is known. */
export interface GroupCount {
  readonly key: string;
  readonly count: number;
}

/** Messages that left in one hour to leads of one time zone ('' where it is not known), and how they were answered. */
export interface HourCounts extends ReplyCounts {
  readonly slot: number;
  readonly timeZone: string;
  readonly sent: number;
}

/** Reads the figures of groups of one organization. */
export function groupFiguresStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  const stages = (grouping: Grouping, column: StageColumn, range: FiguresRange) =>
    sql`"leadStage" join "lead" on "lead"."organizationId" = "leadStage"."organizationId" and "lead"."id" = "leadStage"."leadId"
      where "leadStage"."organizationId" = ${organizationId} and ${within(`leadStage.${column}`, range)}
        and ${ofScope(scope, "leadStage.assignedTo")} group by coalesce(${sql.ref(`lead.${grouping}`)}, '')`;
  const key = (grouping: Grouping) => sql`coalesce(${sql.ref(`lead.${grouping}`)}, '') as "key"`;
  return {
    /** Leads that first reached a stage in the range, by group. */
    async reached(grouping: Grouping, column: StageColumn, range: FiguresRange): Promise<GroupCount[]> {
      const { rows } = await sql<GroupCount>`
        select ${key(grouping)}, count(*) as "count" from ${stages(grouping, column, range)}`.execute(db.query);
      return rows;
    },

    /** The counts of the reply rate over leads first messaged in the range, by group. */
    async replies(grouping: Grouping, range: FiguresRange, now: number): Promise<(ReplyCounts & { key: string })[]> {
      const isMatured = sql`"leadStage"."messagedAt" <= ${at(now - REPLY_WINDOW)}`;
      const { rows } = await sql<ReplyCounts & { key: string }>`
        select ${key(grouping)}, count(case when ${isMatured} then 1 end) as "matured",
          count(case when ${isMatured} and "leadStage"."answeredAt" < ${replyDeadline(db, "leadStage.messagedAt")} then 1 end) as "answered",
          count(case when not ${isMatured} then 1 end) as "open"
        from ${stages(grouping, "messagedAt", range)}`.execute(db.query);
      return rows;
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

    /** First messages that left, by quarter of an hour and the lead's time zone. Calls and tasks are no messages. */
    async firstByHour(range: FiguresRange, now: number): Promise<HourCounts[]> {
      const isMatured = sql`"leadStage"."messagedAt" <= ${at(now - REPLY_WINDOW)}`;
      const { rows } = await sql<HourCounts>`
        select ${slotOf(db, "leadStage.messagedAt")} as "slot", coalesce("lead"."timeZone", '') as "timeZone", count(*) as "sent",
          count(case when ${isMatured} then 1 end) as "matured",
          count(case when ${isMatured} and "leadStage"."answeredAt" < ${replyDeadline(db, "leadStage.messagedAt")} then 1 end) as "answered",
          count(case when not ${isMatured} then 1 end) as "open"
        from "leadStage" join "lead" on "lead"."organizationId" = "leadStage"."organizationId" and "lead"."id" = "leadStage"."leadId"
        where "leadStage"."organizationId" = ${organizationId} and ${within("leadStage.messagedAt", range)}
          and ${ofScope(scope, "leadStage.assignedTo")} group by 1, 2`.execute(db.query);
      return rows;
    },
  };
}
