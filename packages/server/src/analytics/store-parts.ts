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
