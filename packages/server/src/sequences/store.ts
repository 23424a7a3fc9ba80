import type { SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { EnrollmentTable, SequenceTable } from "../db/tables/sequences.ts";
import "../db/tables/sequences.ts";
import { at, json } from "../db/values.ts";
import { ofVisibleLeads } from "../leads/store-visible-leads.ts";

/** A sequence with the steps of its newest version. */
export type SequenceRow = Selectable<SequenceTable> & { steps: SequenceStep[] };

/** Where a page of sequences begins. */
export interface SequencePlace {
  readonly nameKey: string;
  readonly id: string;
}

/** How many enrollments of a sequence are in a state. */
export interface StateCount {
  readonly sequenceId: string;
  readonly state: EnrollmentTable["state"];
  readonly count: number;
}

/** Reads the sequences of one organization; deleted ones are left out. */
export function sequenceStore(db: Queryable, scope: Scope) {
  const present = () =>
    db.query
      .selectFrom("sequence as s")
      .innerJoin("sequenceVersion as v", (join) =>
        join
          .onRef("v.organizationId", "=", "s.organizationId")
          .onRef("v.sequenceId", "=", "s.id")
          .onRef("v.version", "=", "s.version"),
      )
      .selectAll("s")
      .select("v.steps")
      .where("s.organizationId", "=", scope.organizationId)
      .where("s.deletedAt", "is", null);
  return {
    find: (id: string): Promise<SequenceRow | undefined> => present().where("s.id", "=", id).executeTakeFirst(),
    /**
     * As `find`; nobody pauses or edits it until the end of the transaction, while many may hold it so at once. Held first:
     * a statement that waits for the row goes on with the steps of the version from before it waited.
     */
    async hold(id: string): Promise<SequenceRow | undefined> {
      if (db.engine === "postgres")
        await sql`select 1 from "sequence" where "organizationId" = ${scope.organizationId} and "id" = ${id} for share`.execute(
          db.query,
        );
      return this.find(id);
    },
    list: (
      states: readonly SequenceRow["state"][] | undefined,
      { limit, after }: { limit: number; after: SequencePlace | null },
    ): Promise<SequenceRow[]> =>
      present()
        .$if(states !== undefined, (query) => query.where("s.state", "in", states ?? []))
        .$if(after !== null, (query) =>
          query.where((where) =>
            where.or([
              where("s.nameKey", ">", after?.nameKey ?? ""),
              where.and([where("s.nameKey", "=", after?.nameKey ?? ""), where("s.id", ">", after?.id ?? "")]),
            ]),
          ),
        )
        .orderBy("s.nameKey")
        .orderBy("s.id")
        .limit(limit)
        .execute(),
    /** of every sequence there is, in order of name */
    async ids(): Promise<string[]> {
      const rows = await db.query
        .selectFrom("sequence")
        .select("id")
        .where("organizationId", "=", scope.organizationId)
        .where("deletedAt", "is", null)
        .orderBy("nameKey")
        .orderBy("id")
        .execute();
      return rows.map(({ id }) => id);
    },
    /** every active sequence, for questions such as which uses a template; there are few */
    listActive: (): Promise<SequenceRow[]> => present().where("s.state", "=", "active").execute(),
    /** Of leads the asker sees. */
    async countStates(ids: readonly string[]): Promise<StateCount[]> {
      if (ids.length === 0) return [];
      const { rows } = await sql<StateCount>`select e."sequenceId", e."state", count(*) as "count" from "enrollment" e
        where e."organizationId" = ${scope.organizationId} and e."sequenceId" in (${sql.join([...ids])})
        ${ofVisibleLeads(scope, sql`e."leadId"`)} group by e."sequenceId", e."state"`.execute(db.query);
      return rows.map((row) => ({ ...row, count: Number(row.count) }));
    },
    async stepsOf(sequenceId: string, version: number): Promise<SequenceStep[]> {
      const row = await db.query
        .selectFrom("sequenceVersion")
        .select("steps")
        .where("organizationId", "=", scope.organizationId)
        .where("sequenceId", "=", sequenceId)
        .where("version", "=", version)
        .executeTakeFirstOrThrow();
      return row.steps;
    },
  };
}

/** Writes the sequences of one organization. */
export function sequenceWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  const one = (id: string) =>
    tx.query.updateTable("sequence").where("organizationId", "=", organizationId).where("id", "=", id);
  const insertVersion = (
    sequenceId: string,
    { version, steps }: { version: number; steps: SequenceStep[] },
    now: number,
  ) =>
    tx.query
      .insertInto("sequenceVersion")
      .values({ organizationId, sequenceId, version, steps: json(steps), createdAt: at(now) })
      .execute();
  return {
    async insert(
      row: Pick<SequenceRow, "id" | "name" | "nameKey" | "state" | "steps" | "sequenceRules">,
      now: number,
    ): Promise<void> {
      const { steps, sequenceRules, ...fields } = row;
      await tx.query
        .insertInto("sequence")
        .values({
          ...fields,
          sequenceRules: json(sequenceRules),
          organizationId,
          version: 1,
          createdAt: at(now),
          updatedAt: at(now),
          deletedAt: null,
        })
        .execute();
      await insertVersion(row.id, { version: 1, steps }, now);
    },
    /** Holds the sequence until the end of the transaction, so that its versions follow one another. */
    async lock(id: string): Promise<boolean> {
      const { rows } = await sql`select 1 from "sequence" where "organizationId" = ${organizationId} and "id" = ${id}
        and "deletedAt" is null${sql.raw(tx.dialect.forUpdate)}`.execute(tx.query);
      return rows.length > 0;
    },
    async change(
      id: string,
      {
        sequenceRules,
        ...fields
      }: Pick<SequenceRow, "name" | "nameKey" | "state" | "version"> & Partial<Pick<SequenceRow, "sequenceRules">>,
      now: number,
    ): Promise<void> {
      await one(id)
        .set({
          ...fields,
          ...(sequenceRules === undefined ? {} : { sequenceRules: json(sequenceRules) }),
          updatedAt: at(now),
        })
        .execute();
    },
    insertVersion,
    async remove(id: string, now: number): Promise<void> {
      await one(id)
        .set({ deletedAt: at(now), updatedAt: at(now) })
        .execute();
    },
  };
}
