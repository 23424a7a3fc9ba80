import { fold } from "@lead-dashboard/domain/leads/fold";
import type { TagColor } from "@lead-dashboard/domain/leads/tag-color";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { BIN } from "./lead-row.ts";
import { ownCounts } from "./store-facets.ts";

/** A tag as stored, with how many listed leads carry it. */
export interface TagRow {
  /** folded */
  id: string;
  name: string;
  color: TagColor | null;
  count: number;
}

/** No organization can choose from more; the most used ones come. */
const MOST_TAGS = 1_000;

/** The tags of one organization; sales see the counts of their own and unassigned leads. */
export function tagStore(db: Queryable, scope: Scope) {
  return {
    /** by name; those no listed lead carries are left out */
    async list(): Promise<TagRow[]> {
      const { rows } = await sql<TagRow>`
        select f."key" as "id", f."value" as "name", f."color", sum(c."count") as "count"
        from "leadFacet" f join "leadFacetCount" c
          on c."organizationId" = f."organizationId" and c."code" = f."code" ${ownCounts(scope)}
        where f."organizationId" = ${scope.organizationId} and f."kind" = 'tag'
        group by f."value", f."key", f."color" having sum(c."count") > 0
        order by sum(c."count") desc, f."key" limit ${MOST_TAGS}`.execute(db.query);
      return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    /** a tag in any spelling, whether a lead carries it or not */
    async find(name: string): Promise<TagRow | undefined> {
      const { rows } = await sql<TagRow>`
        select f."key" as "id", f."value" as "name", f."color", coalesce(sum(c."count"), 0) as "count"
        from "leadFacet" f left join "leadFacetCount" c
          on c."organizationId" = f."organizationId" and c."code" = f."code" ${ownCounts(scope)}
        where f."organizationId" = ${scope.organizationId} and f."kind" = 'tag' and f."key" = ${fold(name)}
        group by f."key", f."value", f."color"`.execute(db.query);
      return rows[0];
    },
    /** another spelling that a lead outside the bin carries of a tag */
    async otherSpelling({ id, name }: Pick<TagRow, "id" | "name">): Promise<string | undefined> {
      const spelled =
        db.engine === "sqlite"
          ? sql`exists (select 1 from json_each(l."tags") s where s."value" = ${name})`
          : sql`jsonb_exists(l."tags", ${name})`;
      const { rows } = await sql<{ tags: string[] }>`
        select l."tags" from "leadTag" t join "lead" l on l."seq" = t."leadSeq"
        where t."organizationId" = ${scope.organizationId} and t."tagKey" = ${id}
          and l."shelf" <> ${BIN} and not ${spelled} limit 1`.execute(db.query);
      return rows[0]?.tags.find((tag) => fold(tag) === id);
    },
  };
}

/** Changes how a tag looks; what leads carry is changed by bulk actions. */
export async function changeTagRow(
  tx: Tx,
  scope: Scope,
  { id, ...look }: Pick<TagRow, "id" | "name" | "color">,
): Promise<void> {
  await tx.query
    .updateTable("leadFacet")
    .set({ value: look.name, color: look.color })
    .where("organizationId", "=", scope.organizationId)
    .where("kind", "=", "tag")
    .where("key", "=", id)
    .execute();
}
