import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { EnrollmentTable, SequenceTable } from "../db/tables/sequences.ts";
import { among, updateEach } from "../db/update-each.ts";
import { at } from "../db/values.ts";
import { insertMany } from "../leads/store-many.ts";
import { hintOf, Statement } from "../leads/store-statement.ts";

/** An enrollment as stored. */
export type EnrollmentRow = Selectable<EnrollmentTable>;

/** An enrollment with the names people know it by. */
export type NamedEnrollmentRow = EnrollmentRow & {
  leadName: string;
  sequenceName: string;
  sequenceState: SequenceTable["state"];
};

/** What changes of an enrollment on its way. */
export type EnrollmentProgress = Partial<
  Pick<
    EnrollmentRow,
    "state" | "stopReason" | "stoppedFrom" | "generation" | "version" | "nextStep" | "dueAt" | "sinceAt" | "notBeforeAt"
  >
>;

/**
 * Questions about some leads go along this index and leave their sequence to be told apart here: with the sequence in the
 * question both engines prefer to read everybody in it while their statistics know of nobody.
 */
export const OF_LEADS = "enrollmentLead";

/** Reads the enrollments of one organization; sales see those of their own and unassigned leads. */
export function enrollmentStore(db: Queryable, scope: Scope) {
  const plain = () => db.query.selectFrom("enrollment").selectAll().where("organizationId", "=", scope.organizationId);
  const named = () =>
    db.query
      .selectFrom("enrollment as e")
      .innerJoin("lead as l", (join) =>
        join.onRef("l.organizationId", "=", "e.organizationId").onRef("l.id", "=", "e.leadId"),
      )
      .innerJoin("sequence as s", (join) =>
        join.onRef("s.organizationId", "=", "e.organizationId").onRef("s.id", "=", "e.sequenceId"),
      )
      .selectAll("e")
      .select(["l.name as leadName", "s.name as sequenceName", "s.state as sequenceState"])
      .where("e.organizationId", "=", scope.organizationId)
      .$if(scope.onlyFor !== undefined, (query) =>
        query.where((where) =>
          where.or([where("l.assignedTo", "is", null), where("l.assignedTo", "=", scope.onlyFor ?? "")]),
        ),
      );
  return {
    find: (id: string): Promise<NamedEnrollmentRow | undefined> => named().where("e.id", "=", id).executeTakeFirst(),
    list: (
      filter: {
        sequenceId: string;
        leadId?: string | undefined;
        states?: readonly EnrollmentRow["state"][] | undefined;
      },
      { limit, before }: { limit: number; before: string | null },
    ): Promise<NamedEnrollmentRow[]> =>
      named()
        .where("e.sequenceId", "=", filter.sequenceId)
        .$if(filter.leadId !== undefined, (query) => query.where("e.leadId", "=", filter.leadId ?? ""))
        .$if(filter.states !== undefined, (query) => query.where("e.state", "in", filter.states ?? []))
        .$if(before !== null, (query) => query.where("e.id", "<", before ?? ""))
        .orderBy("e.id", "desc")
        .limit(limit)
        .execute(),
    /** every enrollment a lead ever had, the newest first */
    listOfLead: (leadId: string): Promise<NamedEnrollmentRow[]> =>
      named().where("e.leadId", "=", leadId).orderBy("e.id", "desc").limit(100).execute(),
    /** those of a lead that run or are paused */
    openOfLead: (leadId: string): Promise<EnrollmentRow[]> =>
      plain().where("leadId", "=", leadId).where("state", "in", ["active", "paused"]).orderBy("id").execute(),
    /** the same of many leads, in order of id */
    async openOfLeads(leadIds: readonly string[]): Promise<EnrollmentRow[]> {
      if (leadIds.length === 0) return [];
      const s = new Statement(db.engine);
      return s.rows<EnrollmentRow>(
        db,
        `select * from "enrollment"${hintOf(s, OF_LEADS)} where "organizationId" = ${s.value(scope.organizationId)}
        and "leadId" in ${s.values(leadIds)} and "state" in ('active', 'paused') order by "id"`,
      );
    },
    /** those of some leads that are stopped for a reason, in order of id */
    async stoppedOfLeads(
      leadIds: readonly string[],
      reason: NonNullable<EnrollmentRow["stopReason"]>,
    ): Promise<EnrollmentRow[]> {
      if (leadIds.length === 0) return [];
      const s = new Statement(db.engine);
      return s.rows<EnrollmentRow>(
        db,
        `select * from "enrollment"${hintOf(s, OF_LEADS)} where "organizationId" = ${s.value(scope.organizationId)}
        and "leadId" in ${s.values(leadIds)} and "state" = 'stopped' and "stopReason" = ${s.value(reason)} order by "id"`,
      );
    },
    async enrolledAmong(sequenceId: string, leadIds: readonly string[]): Promise<Set<string>> {
      if (leadIds.length === 0) return new Set();
      const s = new Statement(db.engine);
      const rows = await s.rows<{ leadId: string; sequenceId: string }>(
        db,
        `select "leadId", "sequenceId" from "enrollment"${hintOf(s, OF_LEADS)} where "organizationId" = ${s.value(scope.organizationId)}
        and "leadId" in ${s.values(leadIds)} and "state" in ('active', 'paused')`,
      );
      return new Set(rows.filter((row) => row.sequenceId === sequenceId).map(({ leadId }) => leadId));
    },
    /** by lead: when it was last through a sequence (ms); a way in which nothing was sent or may have been does not count */
    async beenThrough(sequenceId: string, leadIds: readonly string[]): Promise<Map<string, number>> {
      if (leadIds.length === 0) return new Map();
      const s = new Statement(db.engine);
      const rows = await s.rows<{ leadId: string; sequenceId: string; endedAt: number }>(
        db,
        `select e."leadId", e."sequenceId", max(e."updatedAt") as "endedAt" from "enrollment" e${hintOf(s, OF_LEADS)}
        where e."organizationId" = ${s.value(scope.organizationId)} and e."leadId" in ${s.values(leadIds)}
        and e."state" in ('stopped', 'finished') and exists (
          select 1 from "enrollmentStep" s where s."organizationId" = e."organizationId"
          and s."enrollmentId" = e."id" and (s."outcome" = 'sent' or s."outcome" is null))
        group by e."leadId", e."sequenceId"`,
      );
      const own = rows.filter((row) => row.sequenceId === sequenceId);
      return new Map(own.map(({ leadId, endedAt }) => [leadId, endedAt]));
    },
    /** those of a sequence that run or are paused, in order of id */
    openOfSequence: (
      sequenceId: string,
      { after, limit }: { after: string; limit: number },
    ): Promise<EnrollmentRow[]> =>
      plain()
        .where("sequenceId", "=", sequenceId)
        .where("state", "in", ["active", "paused"])
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute(),
  };
}

const COLUMNS = [
  "id",
  "organizationId",
  "sequenceId",
  "leadId",
  "memberId",
  "state",
  "stopReason",
  "stoppedFrom",
  "generation",
  "version",
  "nextStep",
  "dueAt",
  "timeZone",
  "sinceAt",
  "notBeforeAt",
  "createdAt",
  "updatedAt",
] as const satisfies readonly (keyof EnrollmentRow)[];

const PROGRESS = {
  state: "text",
  stopReason: "text",
  stoppedFrom: "text",
  generation: "integer",
  version: "integer",
  nextStep: "integer",
  dueAt: "timestamptz",
  updatedAt: "timestamptz",
} as const;

/** Writes the enrollments of one organization. */
export function enrollmentWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  return {
    /**
     * Inserts enrollments whose leads are held and not in the sequence yet: two at once enroll a lead once, and whoever does
     * not hold them fails by the unique index.
     */
    async insert(rows: readonly EnrollmentRow[]): Promise<void> {
      const values = rows.map((row) =>
        COLUMNS.map((column) => {
          const value = row[column];
          return typeof value === "number" && column.endsWith("At") && tx.engine === "postgres"
            ? new Date(value)
            : value;
        }),
      );
      await insertMany(tx, { table: "enrollment", columns: COLUMNS, rows: values });
    },
    /** The row, held until the end of the transaction. */
    async lock(id: string): Promise<EnrollmentRow | undefined> {
      const { rows } = await sql<EnrollmentRow>`select * from "enrollment"
        where "organizationId" = ${organizationId} and "id" = ${id}${sql.raw(tx.dialect.forUpdate)}`.execute(tx.query);
      return rows[0];
    },
    /** The rows, held until the end of the transaction, in order of id. */
    async lockMany(ids: readonly string[]): Promise<EnrollmentRow[]> {
      const { rows } = await sql<EnrollmentRow>`select * from "enrollment"
        where "organizationId" = ${organizationId} and "id" ${among(tx, ids)} order by "id"${sql.raw(tx.dialect.forUpdate)}`.execute(
        tx.query,
      );
      return rows;
    },
    /** Stores how far each of some enrollments is that the transaction holds. */
    progress: (rows: readonly EnrollmentRow[], now: number): Promise<void> =>
      updateEach(
        tx,
        organizationId,
        { table: "enrollment", set: PROGRESS, key: "id" },
        rows.map((row) => ({ ...row, updatedAt: now })),
      ),
    async change(id: string, progress: EnrollmentProgress, now: number): Promise<void> {
      const { dueAt, sinceAt, notBeforeAt, ...plain } = progress;
      await tx.query
        .updateTable("enrollment")
        .set({
          ...plain,
          ...(dueAt === undefined ? {} : { dueAt: at(dueAt) }),
          ...(sinceAt === undefined ? {} : { sinceAt: at(sinceAt) }),
          ...(notBeforeAt === undefined ? {} : { notBeforeAt: at(notBeforeAt) }),
          updatedAt: at(now),
        })
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
  };
}
