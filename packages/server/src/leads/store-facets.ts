import { fold } from "@lead-dashboard/domain/leads/fold";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { LeadFacetTable } from "../db/tables/leads.ts";

/** The kinds of value that lists filter by and count. */
export type FacetKind = LeadFacetTable["kind"];

/** A value of one kind, as given. */
export interface FacetValue {
  kind: FacetKind;
  value: string;
}

const nameOf = (kind: FacetKind, key: string) => `${kind}\u0000${key}`;

/** The codes of values, by kind and value in any spelling. */
export class FacetCodes {
  readonly #codes: ReadonlyMap<string, number>;
  /** as asked for before: folding the same few words again and again cost a tenth of an import */
  readonly #asked = new Map<string, number | null>();

  constructor(codes: ReadonlyMap<string, number>) {
    this.#codes = codes;
  }

  of(kind: FacetKind, value: string | null): number | null {
    if (value === null || value === "") return null;
    const asked = nameOf(kind, value);
    let code = this.#asked.get(asked);
    if (code === undefined) {
      code = this.#codes.get(nameOf(kind, fold(value))) ?? null;
      this.#asked.set(asked, code);
    }
    return code;
  }
}

async function readCodes(db: Queryable, scope: Scope, wanted: Map<string, FacetValue>): Promise<Map<string, number>> {
  const codes = new Map<string, number>();
  const byKind = Map.groupBy(wanted.values(), (facet) => facet.kind);
  for (const [kind, facets] of byKind) {
    const keys = [...new Set(facets.map((facet) => fold(facet.value)))];
    for (let from = 0; from < keys.length; from += 500) {
      const rows = await db.query
        .selectFrom("leadFacet")
        .select(["code", "key"])
        .where("organizationId", "=", scope.organizationId)
        .where("kind", "=", kind)
        .where("key", "in", keys.slice(from, from + 500))
        .execute();
      for (const row of rows) codes.set(nameOf(kind, row.key), row.code);
    }
  }
  return codes;
}

/** The codes of values, made where they are new. */
export async function facetCodes(tx: Tx, scope: Scope, values: Iterable<FacetValue>): Promise<FacetCodes> {
  const given = new Map<string, FacetValue>();
  for (const facet of values) given.set(nameOf(facet.kind, facet.value), facet);
  const wanted = new Map<string, FacetValue>();
  for (const facet of given.values()) wanted.set(nameOf(facet.kind, fold(facet.value)), facet);
  const codes = await readCodes(tx, scope, wanted);
  const missing = [...wanted].filter(([name]) => !codes.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  for (let from = 0; from < missing.length; from += 200) {
    await tx.query
      .insertInto("leadFacet")
      .values(
        missing.slice(from, from + 200).map(([, { kind, value }]) => ({
          organizationId: scope.organizationId,
          kind,
          key: fold(value),
          value: value.trim(),
        })),
      )
      .onConflict((conflict) => conflict.columns(["organizationId", "kind", "key"]).doNothing())
      .execute();
  }
  for (const [name, code] of await readCodes(tx, scope, new Map(missing))) codes.set(name, code);
  return new FacetCodes(codes);
}

/** A value in use: its code and how many listed leads have it. */
export interface FacetInUse {
  kind: FacetKind;
  key: string;
  value: string;
  code: number;
  count: number;
}

/** The given values with their counts; values nobody has are left out. Sales see the counts of their own and unassigned leads. */
export async function findFacets(db: Queryable, scope: Scope, values: readonly FacetValue[]): Promise<FacetInUse[]> {
  if (values.length === 0) return [];
  const pairs = sql.join(values.map((facet) => sql`(${facet.kind}, ${fold(facet.value)})`));
  const { rows } = await sql<FacetInUse>`
    select f."kind", f."key", f."value", f."code", coalesce(sum(c."count"), 0) as "count"
    from "leadFacet" f left join "leadFacetCount" c
      on c."organizationId" = f."organizationId" and c."code" = f."code" ${ownCounts(scope)}
    where f."organizationId" = ${scope.organizationId} and (f."kind", f."key") in (${sql.raw(db.engine === "sqlite" ? "values " : "")}${pairs})
    group by f."kind", f."key", f."value", f."code"`.execute(db.query);
  return rows;
}

/** The most frequent values of each kind. */
export async function topFacets(db: Queryable, scope: Scope, limit: number): Promise<FacetInUse[]> {
  const { rows } = await sql<FacetInUse>`
    select "kind", "key", "value", "code", "count" from (
      select f."kind", f."key", f."value", f."code", sum(c."count") as "count",
        row_number() over (partition by f."kind" order by sum(c."count") desc, f."key") as "place"
      from "leadFacetCount" c join "leadFacet" f on f."code" = c."code"
      where c."organizationId" = ${scope.organizationId} ${ownCounts(scope)}
      group by f."kind", f."key", f."value", f."code" having sum(c."count") > 0
    ) as ranked where "place" <= ${limit} order by "kind", "count" desc, "key"`.execute(db.query);
  return rows;
}

/** Whose counts a scope sees, of `leadFacetCount` as `c`. */
export function ownCounts(scope: Scope) {
  return scope.onlyFor === undefined ? sql`` : sql`and c."assignedTo" in (${scope.onlyFor}, '')`;
}
