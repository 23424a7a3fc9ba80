// Pieces of SQL that the stores of this room share.
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import { REPLY_WINDOW } from "@lead-dashboard/domain/analytics/rates";
import { type RawBuilder, sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";

/** Length of a slot, ms: every time zone's midnight is at one of its edges. */
export const SLOT = 900_000;

/** `column` lies in the range. */
export function within(column: string, { from, to }: FiguresRange): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} >= ${at(from)} and ${sql.ref(column)} < ${at(to)}`;
}

/** The slot of an instant column. */
export function slotOf(db: Queryable, column: string): RawBuilder<number> {
  return db.engine === "sqlite"
    ? sql<number>`${sql.ref(column)} / ${sql.lit(SLOT)}`
    : sql<number>`floor(extract(epoch from ${sql.ref(column)}) / ${sql.lit(SLOT / 1000)})::bigint`;
}

/** The instant column moved on by the time in which a reply counts. */
export function replyDeadline(db: Queryable, column: string): RawBuilder<number> {
  return db.engine === "sqlite"
    ? sql<number>`${sql.ref(column)} + ${sql.lit(REPLY_WINDOW)}`
    : sql<number>`${sql.ref(column)} + ${sql.lit(REPLY_WINDOW / 1000)} * interval '1 second'`;
}

/** Milliseconds from one instant column to another, never below 0; null when one is. */
export function elapsed(db: Queryable, from: string, to: string): RawBuilder<number> {
  if (db.engine === "sqlite") return sql<number>`max(0, ${sql.ref(to)} - ${sql.ref(from)})`;
  const ms = sql`extract(epoch from ${sql.ref(to)} - ${sql.ref(from)}) * 1000`;
  // unlike SQLite's max(), greatest() passes over nulls
  return sql<number>`case when ${ms} < 0 then 0 else ${ms} end`;
}

/** Sales see the figures of their own and unassigned leads. */
export function ofScope(scope: Scope, assignedTo = "assignedTo"): RawBuilder<boolean> {
  return scope.onlyFor === undefined
    ? sql<boolean>`true`
    : sql<boolean>`(${sql.ref(assignedTo)} = ${scope.onlyFor} or ${sql.ref(assignedTo)} is null)`;
}

/** The same for rows that only know their lead's id. */
export function ofScopedLead(scope: Scope, leadId: string): RawBuilder<boolean> {
  if (scope.onlyFor === undefined) return sql<boolean>`true`;
  return sql<boolean>`exists (select 1 from "lead" where "lead"."organizationId" = ${scope.organizationId}
    and "lead"."id" = ${sql.ref(leadId)} and ${ofScope(scope, "lead.assignedTo")})`;
}

/** Messages to leads that left in the range: what the ledger calls sent. Tasks are no messages. */
export function sentIn(scope: Scope, range: FiguresRange): RawBuilder<boolean> {
  return sql<boolean>`"message"."organizationId" = ${scope.organizationId} and ${within("message.sentAt", range)}
    and "message"."direction" = 'outbound' and "message"."channel" <> 'task'`;
}

/**
 * The leads first written to in the range (statistics.md, "contacted"): `with "first" as (...)` of leadId, messagedAt and the
 * channel of that message. By the ledger alone: a status set by hand or a date an import brought is no message.
 * `cross join` keeps SQLite to this order; otherwise it may begin with all leads of the organization.
 */
export function firstMessages(scope: Scope, range: FiguresRange): RawBuilder<unknown> {
  return sql`"sent" as (
      select "message"."leadId", min("message"."sentAt") as "messagedAt" from "message" where ${sentIn(scope, range)} group by 1),
    "first" as (
      select "sent"."leadId", "sent"."messagedAt", "lead"."timeZone", "lead"."assignedTo", "lead"."categoryCode",
        "lead"."countryCode", "lead"."sourceCode"
      from "sent" cross join "lead"
      where "lead"."organizationId" = ${scope.organizationId} and "lead"."id" = "sent"."leadId" and "lead"."deletedAt" is null and ${ofScope(scope, "lead.assignedTo")}
        and not exists (select 1 from "message" as "earlier" where "earlier"."organizationId" = ${scope.organizationId}
          and "earlier"."leadId" = "sent"."leadId" and "earlier"."direction" = 'outbound' and "earlier"."channel" <> 'task'
          and "earlier"."sentAt" < ${at(range.from)}))`;
}

/** The counts of the reply rate over rows of `first`. A status set to REPLIED by hand is a reply noted by hand. */
export function replyCounts(db: Queryable, scope: Scope, now: number): RawBuilder<unknown> {
  const isMatured = sql`"first"."messagedAt" <= ${at(now - REPLY_WINDOW)}`;
  const deadline = replyDeadline(db, "first.messagedAt");
  const isAnswered = sql`(exists (select 1 from "message" as "reply" where "reply"."organizationId" = ${scope.organizationId}
      and "reply"."leadId" = "first"."leadId" and "reply"."kind" = 'reply'
      and "reply"."receivedAt" >= "first"."messagedAt" and "reply"."receivedAt" < ${deadline})
    or exists (select 1 from "leadStage" where "leadStage"."organizationId" = ${scope.organizationId}
      and "leadStage"."leadId" = "first"."leadId"
      and "leadStage"."answeredAt" >= "first"."messagedAt" and "leadStage"."answeredAt" < ${deadline}))`;
  return sql`count(case when ${isMatured} then 1 end) as "matured",
    count(case when ${isMatured} and ${isAnswered} then 1 end) as "answered",
    count(case when not ${isMatured} then 1 end) as "open"`;
}
