import type { StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { TemplateTable } from "../db/tables/templates.ts";
import "../db/tables/templates.ts";
import { at, json } from "../db/values.ts";

/** A template as stored. */
export type TemplateRow = Selectable<TemplateTable>;

/** What a list of templates is narrowed to. */
export interface TemplateFilter {
  readonly channel?: readonly StepChannel[] | undefined;
  readonly language?: readonly string[] | undefined;
  readonly category?: readonly string[] | undefined;
  /** folded text that the name holds */
  readonly nameKey?: string | undefined;
}

/** Where a page of templates begins. */
export interface TemplatePlace {
  readonly nameKey: string;
  readonly id: string;
}

/** Reads the templates of one organization; deleted ones only where said. */
export function templateStore(db: Queryable, scope: Scope) {
  const all = () => db.query.selectFrom("template").selectAll().where("organizationId", "=", scope.organizationId);
  const present = () => all().where("deletedAt", "is", null);
  return {
    find: (id: string): Promise<TemplateRow | undefined> => present().where("id", "=", id).executeTakeFirst(),
    /** the ones of these ids that are there */
    async findMany(ids: readonly string[]): Promise<TemplateRow[]> {
      return ids.length === 0 ? [] : present().where("id", "in", ids).execute();
    },
    findDefaults: (language: string): Promise<TemplateRow[]> =>
      present().where("defaultKey", "like", `${language}.%`).execute(),
    list: (
      filter: TemplateFilter,
      { limit, after }: { limit: number; after: TemplatePlace | null },
    ): Promise<TemplateRow[]> =>
      present()
        .$if(filter.channel !== undefined, (query) => query.where("channel", "in", filter.channel ?? []))
        .$if(filter.language !== undefined, (query) => query.where("language", "in", filter.language ?? []))
        .$if(filter.category !== undefined, (query) => query.where("category", "in", filter.category ?? []))
        .$if(filter.nameKey !== undefined, (query) =>
          query.where(sql<boolean>`${sql.ref("nameKey")} like ${`%${escapeLike(filter.nameKey ?? "")}%`} escape '!'`),
        )
        .$if(after !== null, (query) =>
          query.where((where) =>
            where.or([
              where("nameKey", ">", after?.nameKey ?? ""),
              where.and([where("nameKey", "=", after?.nameKey ?? ""), where("id", ">", after?.id ?? "")]),
            ]),
          ),
        )
        .orderBy("nameKey")
        .orderBy("id")
        .limit(limit)
        .execute(),
  };
}

/** Writes the templates of one organization. */
export function templateWriter(tx: Tx, scope: Scope) {
  const one = (id: string) =>
    tx.query
      .updateTable("template")
      .where("organizationId", "=", scope.organizationId)
      .where("id", "=", id)
      .where("deletedAt", "is", null);
  return {
    async insert(
      rows: readonly Omit<TemplateRow, "organizationId" | "version" | "updatedAt" | "deletedAt" | "heldReason">[],
    ): Promise<void> {
      await tx.query
        .insertInto("template")
        .values(
          rows.map((row) => ({
            ...row,
            organizationId: scope.organizationId,
            variants: json(row.variants),
            version: 1,
            createdAt: at(row.createdAt),
            updatedAt: at(row.createdAt),
            deletedAt: null,
            heldReason: null,
          })),
        )
        .execute();
    },
    /** The row, held until the end of the transaction. */
    async lock(id: string): Promise<TemplateRow | undefined> {
      const { rows } = await sql<TemplateRow>`
        select * from ${sql.table("template")} where ${sql.ref("organizationId")} = ${scope.organizationId}
        and ${sql.ref("id")} = ${id} and ${sql.ref("deletedAt")} is null${sql.raw(tx.dialect.forUpdate)}`.execute(
        tx.query,
      );
      return rows[0];
    },
    async change(
      id: string,
      fields: Pick<
        TemplateRow,
        | ("name" | "nameKey" | "channel" | "language" | "category")
        | ("subject" | "body" | "variants" | "version" | "heldReason")
      >,
      now: number,
    ): Promise<void> {
      await one(id)
        .set({ ...fields, variants: json(fields.variants), updatedAt: at(now) })
        .execute();
    },
    async hold(id: string, heldReason: string, now: number): Promise<void> {
      await one(id)
        .set({ heldReason, updatedAt: at(now) })
        .execute();
    },
    async remove(id: string, now: number): Promise<void> {
      await one(id)
        .set({ deletedAt: at(now) })
        .execute();
    },
  };
}

function escapeLike(text: string): string {
  return text.replace(/[!%_]/g, (character) => `!${character}`);
}
