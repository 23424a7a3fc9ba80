// What can narrow a list down to few leads: counts kept in roll-ups, and probes that stop at 2,001.
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { fold } from "@lead-dashboard/domain/leads/fold";
import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { searchWords } from "@lead-dashboard/domain/leads/search-text";
import { TEMPERATURES } from "@lead-dashboard/domain/leads/temperature";
import type { Queryable, Scope } from "../db/database.ts";
import type { BoundColumn, Bounds } from "./filter-bounds.ts";
import { LISTED } from "./lead-row.ts";
import { assignedTo, type Condition, codesOf, type FilterContext, facetName, hasWord } from "./store-conditions.ts";
import type { FacetInUse } from "./store-facets.ts";
import type { CountLine } from "./store-rollup.ts";
import { matchOf } from "./store-search-index.ts";
import { hintOf, Statement, withinBounds } from "./store-statement.ts";

/** Up to so many leads are fetched and sorted. */
export const PROBE_LIMIT = 2_000;
const SEARCH_SET_LIMIT = 6_000;

/** A condition with an index of its own, and how many leads it leaves. */
export interface Narrowing {
  count: number;
  /** nothing when `count` is 0 */
  isExact: boolean;
  condition: Condition;
  index: string | null;
}

/** The lines of the counts that a filter by status, temperature and assignee leaves. */
export function matching(filter: LeadFilter, context: FilterContext, counts: readonly CountLine[]): CountLine[] {
  const members = filter.assignedTo?.map((who) => (who === "me" ? context.memberId : who === "none" ? "" : who));
  return counts.filter(
    (line) =>
      (filter.status === undefined || filter.status.includes(line.status)) &&
      (filter.temperature === undefined || filter.temperature.includes(line.temperature)) &&
      (members === undefined || members.includes(line.assignedTo)),
  );
}

/** By status and temperature, and by assignee. Not exact: the counts may be half a minute old. */
export function byCounts(filter: LeadFilter, context: FilterContext, counts: readonly CountLine[]): Narrowing[] {
  const narrowings: Narrowing[] = [];
  const listed = counts.filter((line) => line.shelf === LISTED);
  if (filter.status ?? filter.temperature) {
    const { assignedTo: _, ...ofStatus } = filter;
    narrowings.push({
      count: total(matching(ofStatus, context, listed)),
      isExact: false,
      index: "lead_status",
      condition: {
        covered: [],
        isDeep: false,
        write: (s, _w, l) =>
          `${l}."status" in ${s.values(filter.status ?? LEAD_STATUSES)} and ${l}."temperature" in ${s.values(filter.temperature ?? TEMPERATURES)}`,
      },
    });
  }
  if (filter.assignedTo) {
    const members = filter.assignedTo.map((who) => (who === "me" ? context.memberId : who === "none" ? null : who));
    narrowings.push({
      count: total(matching({ assignedTo: filter.assignedTo }, context, listed)),
      isExact: false,
      index: "lead_assignedTo",
      condition: assignedTo(members),
    });
  }
  return narrowings;
}

/** How many leads the lines count. */
export function total(lines: readonly CountLine[]): number {
  return lines.reduce((sum, line) => sum + line.count, 0);
}

const FACET_INDEXES = {
  city: "cityCode",
  category: "categoryCode",
  country: "countryCode",
  source: "sourceCode",
} as const;

/** The index of a facet; that of the cities goes on with the category. */
function indexOfFacet(column: string): string {
  return column === "cityCode" ? "leadByCityAndCategory" : `lead_${column}`;
}

/** By city, category, country, source and tag. */
export function byFacets(filter: LeadFilter, context: FilterContext): Narrowing[] {
  const narrowings: Narrowing[] = [];
  const countOf = (kind: FacetInUse["kind"], values: readonly string[]) =>
    [...new Set(values.map((value) => facetName(kind, value)))].reduce(
      (sum, name) => sum + (context.facets.get(name)?.count ?? 0),
      0,
    );
  for (const [kind, column] of Object.entries(FACET_INDEXES) as [keyof typeof FACET_INDEXES, string][]) {
    const values = filter[kind];
    if (values === undefined) continue;
    const codes = codesOf(kind, values, context);
    narrowings.push({
      count: countOf(kind, values),
      isExact: true,
      index: indexOfFacet(column),
      condition: {
        covered: [],
        isDeep: false,
        write: (s, _w, l) => (codes.length === 0 ? "1 = 0" : `${l}."${column}" in ${s.values(codes)}`),
      },
    });
  }
  const tags = filter.tag;
  if (tags !== undefined) {
    const keys = [...new Set(tags.map((tag) => fold(tag)))];
    narrowings.push({
      count: countOf("tag", tags),
      isExact: true,
      index: null,
      condition: {
        covered: [],
        isDeep: false,
        write: (s, _w, l) =>
          `${l}."seq" in (select "leadSeq" from "leadTag" where "organizationId" = ${s.value(context.organizationId)} and "tagKey" in ${s.values(keys)})`,
      },
    });
  }
  return narrowings;
}

/** The rows that may hold every word; when they are too many, some of them. */
export async function bySearch(
  db: Queryable,
  scope: Scope,
  filter: LeadFilter,
): Promise<Narrowing | { some: Narrowing } | null> {
  const words = filter.q === undefined ? [] : searchWords(filter.q);
  if (words.length === 0) return null;
  const first = await probeSearch(db, scope, { words, after: 0, limit: PROBE_LIMIT + 1 });
  if (first.length <= PROBE_LIMIT) return amongRows(first);
  if (db.engine !== "sqlite" || (await estimateAll(db, first)) > SEARCH_SET_LIMIT) return { some: amongRows(first) };
  const after = first.at(-1) ?? 0;
  const rest = await probeSearch(db, scope, { words, after, limit: SEARCH_SET_LIMIT });
  return rest.length === SEARCH_SET_LIMIT ? { some: amongRows(first) } : amongRows([...first, ...rest]);
}

/** The index gives rows in the order of their numbers: how far the first of them reach tells how many there are. */
async function estimateAll(db: Queryable, first: readonly number[]): Promise<number> {
  const s = new Statement(db.engine);
  const [row] = await s.rows<{ last: number | null }>(db, `select max("seq") as "last" from "lead"`);
  return (first.length * (row?.last ?? 0)) / (first.at(-1) ?? 1);
}

async function probeSearch(
  db: Queryable,
  scope: Scope,
  { words, after, limit }: { words: readonly string[]; after: number; limit: number },
): Promise<number[]> {
  const s = new Statement(db.engine);
  if (db.engine === "sqlite") {
    const rows = await s.rows<{ rowid: number }>(
      db,
      `select rowid from "leadSearch" where "leadSearch" match ${s.value(await matchOf(db, scope, words))}
      and rowid > ${s.value(after)} limit ${s.value(limit)}`,
    );
    return rows.map((row) => row.rowid);
  }
  const organization = s.value(scope.organizationId);
  const rows = await s.rows<{ seq: number }>(
    db,
    `select t."leadSeq" as "seq" from "leadText" t where t."organizationId" = ${organization}
    and ${words.map((word) => hasWord(word).write(s, "t", "t")).join(" and ")} limit ${s.value(limit)}`,
  );
  return rows.map((row) => row.seq);
}

/** The leads of imports, when they are few. */
export async function byImport(db: Queryable, scope: Scope, filter: LeadFilter): Promise<Narrowing | null> {
  if (filter.importId === undefined) return null;
  const s = new Statement(db.engine);
  const rows = await s.rows<{ seq: number }>(
    db,
    `select "seq" from "lead" where "organizationId" = ${s.value(scope.organizationId)} and "importId" in ${s.values(filter.importId)} and "importId" is not null limit ${PROBE_LIMIT + 1}`,
  );
  return rows.length > PROBE_LIMIT ? null : amongRows(rows.map((row) => row.seq));
}

/** The leads that imports changed, when they are few. */
export async function byUpdatingImport(db: Queryable, scope: Scope, filter: LeadFilter): Promise<Narrowing | null> {
  if (filter.updatedByImport === undefined) return null;
  const s = new Statement(db.engine);
  const rows = await s.rows<{ seq: number }>(
    db,
    `select distinct l."seq" from "importChange" ic join "lead" l on l."organizationId" = ic."organizationId" and l."id" = ic."leadId"
    where ic."organizationId" = ${s.value(scope.organizationId)} and ic."importId" ${s.among(filter.updatedByImport)} limit ${PROBE_LIMIT + 1}`,
  );
  return rows.length > PROBE_LIMIT ? null : amongRows(rows.map((row) => row.seq));
}

/** Leads named one by one. */
export async function byIds(db: Queryable, scope: Scope, filter: LeadFilter): Promise<Narrowing | null> {
  if (filter.id === undefined || filter.id.length > PROBE_LIMIT) return null;
  const s = new Statement(db.engine);
  const rows = await s.rows<{ seq: number }>(
    db,
    `select "seq" from "lead" where "organizationId" = ${s.value(scope.organizationId)} and "id" ${s.among(filter.id)}`,
  );
  return amongRows(rows.map((row) => row.seq));
}

/** Gyms of Leipzig: both are many, together they are few, and one index knows how few. */
export async function byCityAndCategory(
  db: Queryable,
  filter: LeadFilter,
  context: FilterContext,
): Promise<Narrowing | null> {
  if (filter.city === undefined || filter.category === undefined) return null;
  const cities = codesOf("city", filter.city, context);
  const categories = codesOf("category", filter.category, context);
  const write: Condition["write"] = (s, _w, l) =>
    `${l}."cityCode" in ${s.values(cities)} and ${l}."categoryCode" in ${s.values(categories)}`;
  const narrowing = { isExact: true, index: "leadByCityAndCategory", condition: { covered: [], isDeep: false, write } };
  if (cities.length === 0 || categories.length === 0) return { ...narrowing, count: 0 };
  const s = new Statement(db.engine);
  const organization = s.value(context.organizationId);
  const [row] = await s.rows<{ count: number }>(
    db,
    `select count(*) as "count" from (select 1 from "lead" l${hintOf(s, narrowing.index)} where l."organizationId" = ${organization} and ${write(s, "l", "l")} limit ${PROBE_LIMIT + 1}) c`,
  );
  const count = row?.count ?? 0;
  return count > PROBE_LIMIT ? null : { ...narrowing, count };
}

const BOUND_INDEXES: Record<BoundColumn, string> = {
  score: "leadByScore",
  createdAt: "leadByCreation",
  followUpSort: "leadByFollowUp",
  contactedSort: "leadByContact",
};

interface Probed {
  readonly organizationId: string;
  readonly shelf: number;
  readonly bounds: Partial<Record<BoundColumn, Bounds>>;
  readonly sortColumn: string;
}

/** A range of another column than the one sorted by, when it leaves few. */
export async function byBounds(db: Queryable, plan: Probed): Promise<Narrowing | null> {
  for (const [column, bounds] of Object.entries(plan.bounds) as [BoundColumn, Bounds][]) {
    if (column === plan.sortColumn) continue;
    const s = new Statement(db.engine);
    const index = BOUND_INDEXES[column];
    const hint = s.engine === "sqlite" ? ` indexed by "${index}"` : "";
    const organization = s.value(plan.organizationId);
    const shelf = s.value(plan.shelf);
    const [row] = await s.rows<{ count: number }>(
      db,
      `select count(*) as "count" from (select 1 from "lead" l${hint} where l."organizationId" = ${organization}
      and l."shelf" = ${shelf} and ${withinBounds(s, { column, bounds, table: "l" }).join(" and ")} limit ${PROBE_LIMIT + 1}) c`,
    );
    const count = row?.count ?? 0;
    const write: Condition["write"] = (given, _w, l) => withinBounds(given, { column, bounds, table: l }).join(" and ");
    if (count <= PROBE_LIMIT) return { count, isExact: true, index, condition: { covered: [], isDeep: false, write } };
  }
  return null;
}

function amongRows(seqs: readonly number[]): Narrowing {
  const list = JSON.stringify(seqs);
  const write: Condition["write"] = (s, _w, l) =>
    s.engine === "sqlite"
      ? `${l}."seq" in (select value from json_each(${s.value(list)}))`
      : `${l}."seq" in (select value::bigint from json_array_elements_text(${s.value(list)}::json))`;
  return { count: seqs.length, isExact: true, index: null, condition: { covered: [], isDeep: false, write } };
}
