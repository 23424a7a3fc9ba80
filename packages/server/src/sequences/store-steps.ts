import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { EnrollmentStepTable } from "../db/tables/sequences.ts";
import { among } from "../db/update-each.ts";
import { at } from "../db/values.ts";
import { insertMany } from "../leads/store-many.ts";
import { ofVisibleLeads } from "../leads/store-visible-leads.ts";

/** What became of one step for one lead. */
export type EnrollmentStepRow = Selectable<EnrollmentStepTable>;

/** A step that is planned, before anything has become of it. */
type PlannedStepRow = Pick<
  EnrollmentStepRow,
  "enrollmentId" | "stepId" | "sequenceId" | "stepIndex" | "messageId" | "plannedFor"
>;

/** What an enrollment has behind it. */
export interface StepsBehind {
  /** ids of the steps, with the one that is under way */
  readonly done: ReadonlySet<string>;
  /** one of them is at its provider, to be tried again or in doubt: what comes next waits until it is known how it ended */
  readonly isUnderWay: boolean;
}

/** The figures of one step. */
export interface StepFigures {
  readonly stepId: string;
  readonly reached: number;
  readonly waiting: number;
  readonly skipped: number;
  readonly failed: number;
  readonly sent: number;
  readonly delivered: number;
  readonly opened: number;
  readonly replied: number;
  readonly optedOut: number;
}

/** Reads what became of the steps of one organization's enrollments. */
export function stepStore(db: Queryable, scope: Scope) {
  return {
    /** The steps that must not be planned again, by enrollment. Planned ones are taken back before (`forgetPlanned`). */
    async behindAmong(enrollmentIds: readonly string[]): Promise<(enrollmentId: string) => StepsBehind> {
      const { rows } = await sql<Pick<EnrollmentStepRow, "enrollmentId" | "stepId" | "outcome">>`
        select "enrollmentId", "stepId", "outcome" from "enrollmentStep"
        where "organizationId" = ${scope.organizationId} and "enrollmentId" ${among(db, enrollmentIds)}`.execute(
        db.query,
      );
      const grouped = Map.groupBy(rows, ({ enrollmentId }) => enrollmentId);
      return (enrollmentId) => {
        const steps = grouped.get(enrollmentId) ?? [];
        return {
          done: new Set(steps.map(({ stepId }) => stepId)),
          isUnderWay: steps.some(({ outcome }) => outcome === null),
        };
      };
    },
    /** By enrollment: the place of the step that it came to last, as it stood when that was planned. */
    async latestOf(enrollmentIds: readonly string[]): Promise<Map<string, number>> {
      if (enrollmentIds.length === 0) return new Map();
      const rows = await db.query
        .selectFrom("enrollmentStep")
        .select(["enrollmentId", (of) => of.fn.max("stepIndex").as("place")])
        .where("organizationId", "=", scope.organizationId)
        .where("enrollmentId", "in", [...enrollmentIds])
        .groupBy("enrollmentId")
        .execute();
      return new Map(rows.map(({ enrollmentId, place }) => [enrollmentId, Number(place)]));
    },
    /** The step of an enrollment, and what carries it. */
    find: (enrollmentId: string, stepId: string): Promise<EnrollmentStepRow | undefined> =>
      db.query
        .selectFrom("enrollmentStep")
        .selectAll()
        .where("organizationId", "=", scope.organizationId)
        .where("enrollmentId", "=", enrollmentId)
        .where("stepId", "=", stepId)
        .executeTakeFirst(),
    /** Ids of the steps whose outcome is known. */
    async finished(enrollmentId: string): Promise<Set<string>> {
      const rows = await db.query
        .selectFrom("enrollmentStep")
        .select("stepId")
        .where("organizationId", "=", scope.organizationId)
        .where("enrollmentId", "=", enrollmentId)
        .where("outcome", "is not", null)
        .execute();
      return new Set(rows.map(({ stepId }) => stepId));
    },
    /** The step that a message carries, unless another message has taken its place. */
    findByMessage: (enrollmentId: string, messageId: string): Promise<EnrollmentStepRow | undefined> =>
      db.query
        .selectFrom("enrollmentStep")
        .selectAll()
        .where("organizationId", "=", scope.organizationId)
        .where("enrollmentId", "=", enrollmentId)
        .where("messageId", "=", messageId)
        .executeTakeFirst(),
    /** Whether an earlier message of the enrollment was read. */
    async hasOpened(enrollmentId: string): Promise<boolean> {
      const row = await db.query
        .selectFrom("message")
        .select("id")
        .where("organizationId", "=", scope.organizationId)
        .where("enrollmentId", "=", enrollmentId)
        .where("readAt", "is not", null)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    /** Per step, of leads the asker sees: a later state implies the earlier ones, so sent ≥ delivered ≥ opened. */
    async figures(sequenceId: string, now: number): Promise<StepFigures[]> {
      const leadId = sql`(select n."leadId" from "enrollment" n
        where n."organizationId" = e."organizationId" and n."id" = e."enrollmentId")`;
      const count = (condition: ReturnType<typeof sql>) => sql`sum(case when ${condition} then 1 else 0 end)`;
      const { rows } = await sql<Record<keyof StepFigures, number | string>>`
        select e."stepId" as "stepId",
          ${count(sql`e."outcome" is not null or e."plannedFor" <= ${at(now)}`)} as "reached",
          ${count(sql`e."outcome" is null`)} as "waiting",
          ${count(sql`e."outcome" = 'skipped'`)} as "skipped",
          ${count(sql`e."outcome" = 'failed'`)} as "failed",
          ${count(sql`e."outcome" = 'sent'`)} as "sent",
          ${count(sql`e."outcome" = 'sent' and (m."deliveredAt" is not null or m."readAt" is not null)`)} as "delivered",
          ${count(sql`e."outcome" = 'sent' and m."readAt" is not null`)} as "opened",
          ${count(sql`e."repliedAt" is not null`)} as "replied",
          ${count(sql`e."optedOutAt" is not null`)} as "optedOut"
        from "enrollmentStep" e
        left join "message" m on m."organizationId" = e."organizationId" and m."id" = e."messageId"
        where e."organizationId" = ${scope.organizationId} and e."sequenceId" = ${sequenceId}
          ${ofVisibleLeads(scope, leadId)}
        group by e."stepId"`.execute(db.query);
      return rows.map(({ stepId, ...counts }) => ({
        stepId: String(stepId),
        reached: Number(counts.reached),
        waiting: Number(counts.waiting),
        skipped: Number(counts.skipped),
        failed: Number(counts.failed),
        sent: Number(counts.sent),
        delivered: Number(counts.delivered),
        opened: Number(counts.opened),
        replied: Number(counts.replied),
        optedOut: Number(counts.optedOut),
      }));
    },
  };
}

/** Writes what became of steps. */
export function stepWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  const planMany = async (rows: readonly PlannedStepRow[]): Promise<void> => {
    const columns = ["organizationId", "enrollmentId", "stepId", "sequenceId", "stepIndex", "messageId", "plannedFor"];
    await insertMany(tx, {
      table: "enrollmentStep",
      columns,
      rows: rows.map((row) => [
        organizationId,
        row.enrollmentId,
        row.stepId,
        row.sequenceId,
        row.stepIndex,
        row.messageId,
        tx.engine === "sqlite" ? row.plannedFor : new Date(row.plannedFor),
      ]),
      onConflict: `on conflict ("organizationId", "enrollmentId", "stepId") do update set "messageId" = excluded."messageId",
        "stepIndex" = excluded."stepIndex", "plannedFor" = excluded."plannedFor" where "enrollmentStep"."outcome" is null`,
    });
  };
  const one = (enrollmentId: string, stepId: string) =>
    tx.query
      .updateTable("enrollmentStep")
      .where("organizationId", "=", organizationId)
      .where("enrollmentId", "=", enrollmentId)
      .where("stepId", "=", stepId);
  return {
    /** Notes a planned step; one that was planned before is planned anew, one that is done stays done. */
    plan: (row: PlannedStepRow): Promise<void> => planMany([row]),
    planMany,
    /** Notes what became of a step, once: false when it was done already. */
    async finish(
      step: { enrollmentId: string; stepId: string; outcome: "sent" | "skipped" | "failed"; reason: string | null },
      now: number,
    ): Promise<boolean> {
      const { numUpdatedRows } = await one(step.enrollmentId, step.stepId)
        .where("outcome", "is", null)
        .set({ outcome: step.outcome, reason: step.reason, doneAt: at(now) })
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    /** Takes back the plan of steps whose message was cancelled or ran out before it left; one on its way or in doubt stays. */
    async forgetPlanned(...enrollmentIds: readonly string[]): Promise<void> {
      await sql`delete from "enrollmentStep" where "organizationId" = ${organizationId} and "enrollmentId" ${among(tx, enrollmentIds)}
        and "outcome" is null and not exists (
          select 1 from "message" m where m."organizationId" = "enrollmentStep"."organizationId"
          and m."id" = "enrollmentStep"."messageId" and m."state" not in ('cancelled', 'expired'))`.execute(tx.query);
    },
    /** Credits a reply or an opt-out to the last step that was sent, if any. */
    async creditLast(enrollmentId: string, column: "repliedAt" | "optedOutAt", now: number): Promise<void> {
      const last = await tx.query
        .selectFrom("enrollmentStep")
        .select("stepId")
        .where("organizationId", "=", organizationId)
        .where("enrollmentId", "=", enrollmentId)
        .where("outcome", "=", "sent")
        .orderBy("doneAt", "desc")
        .orderBy("stepIndex", "desc")
        .limit(1)
        .executeTakeFirst();
      if (last === undefined) return;
      await one(enrollmentId, last.stepId)
        .where(column, "is", null)
        .set({ [column]: at(now) })
        .execute();
    },
  };
}
