// Figures of sequences: leads enrolled in the range, and what became of each step for them.
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import type { SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";
import { ofScopedLead, within } from "./store-parts.ts";

/** Where the enrollments of a range stand. */
export interface EnrollmentFigures {
  readonly sequenceId: string;
  readonly name: string;
  readonly enrolled: number;
  readonly active: number;
  readonly finished: number;
  readonly stopped: number;
  readonly stoppedByReply: number;
}

/** What became of one step for the enrollments of a range. */
export interface StepFigures {
  readonly sequenceId: string;
  readonly stepId: string;
  readonly reached: number;
  readonly sent: number;
  readonly delivered: number;
  readonly opened: number;
  readonly replied: number;
  readonly optedOut: number;
}

/** Reads the figures of sequences of one organization. */
export function sequenceFiguresStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  const enrolledIn = (range: FiguresRange) =>
    sql`"enrollment"."organizationId" = ${organizationId} and ${within("enrollment.createdAt", range)} and ${ofScopedLead(scope, "enrollment.leadId")}`;
  const count = (condition: ReturnType<typeof sql>) => sql`count(case when ${condition} then 1 end)`;
  return {
    /** By sequence; each enrolment counts where it stands now. */
    async enrollments(range: FiguresRange): Promise<EnrollmentFigures[]> {
      const { rows } = await sql<EnrollmentFigures>`
        select "sequenceId", "sequence"."name", count(*) as "enrolled",
          ${count(sql`"enrollment"."state" in ('active', 'paused')`)} as "active",
          ${count(sql`"enrollment"."state" = 'finished'`)} as "finished",
          ${count(sql`"enrollment"."state" = 'stopped'`)} as "stopped",
          ${count(sql`"enrollment"."state" = 'stopped' and "stopReason" = 'reply'`)} as "stoppedByReply"
        from "enrollment" join "sequence" on "sequence"."organizationId" = "enrollment"."organizationId" and "sequence"."id" = "sequenceId"
        where ${enrolledIn(range)} group by "sequenceId", "sequence"."name" order by "enrolled" desc, "sequenceId"`.execute(
        db.query,
      );
      return rows;
    },

    /** By step; a later outcome implies the earlier ones. */
    async steps(range: FiguresRange, now: number): Promise<StepFigures[]> {
      const sent = sql`"step"."outcome" = 'sent'`;
      const { rows } = await sql<StepFigures>`
        select "step"."sequenceId", "step"."stepId",
          ${count(sql`"step"."outcome" is not null or "step"."plannedFor" <= ${at(now)}`)} as "reached",
          ${count(sent)} as "sent",
          ${count(sql`${sent} and ("message"."deliveredAt" is not null or "message"."readAt" is not null)`)} as "delivered",
          ${count(sql`${sent} and "message"."readAt" is not null`)} as "opened",
          count("step"."repliedAt") as "replied", count("step"."optedOutAt") as "optedOut"
        from "enrollment" join "enrollmentStep" as "step"
          on "step"."organizationId" = "enrollment"."organizationId" and "step"."enrollmentId" = "enrollment"."id"
        left join "message" on "message"."organizationId" = "step"."organizationId" and "message"."id" = "step"."messageId"
        where ${enrolledIn(range)} group by "step"."sequenceId", "step"."stepId"`.execute(db.query);
      return rows;
    },

    /** The steps of sequences as they are now. */
    async currentSteps(sequenceIds: readonly string[]): Promise<Map<string, SequenceStep[]>> {
      if (sequenceIds.length === 0) return new Map();
      const rows = await db.query
        .selectFrom("sequence")
        .innerJoin("sequenceVersion", (join) =>
          join
            .onRef("sequenceVersion.organizationId", "=", "sequence.organizationId")
            .onRef("sequenceVersion.sequenceId", "=", "sequence.id")
            .onRef("sequenceVersion.version", "=", "sequence.version"),
        )
        .select(["sequence.id", "sequenceVersion.steps"])
        .where("sequence.organizationId", "=", organizationId)
        .where("sequence.id", "in", sequenceIds)
        .execute();
      return new Map(rows.map(({ id, steps }) => [id, steps]));
    },
  };
}
