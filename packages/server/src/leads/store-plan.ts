// Which way to find the leads of a filter. Counts kept in roll-ups, and probes that stop at 2,001, tell how many leads a
// condition leaves: few are fetched by that condition's own index and sorted, many are found by walking the sort index.
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { fold } from "@lead-dashboard/domain/leads/fold";
import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { searchWords } from "@lead-dashboard/domain/leads/search-text";
import { TEMPERATURES } from "@lead-dashboard/domain/leads/temperature";
import { organizationStore } from "../accounts/store-organizations.ts";
import type { Queryable, Scope } from "../db/database.ts";
import { type BoundColumn, type Bounds, boundsOf } from "./filter-bounds.ts";
import { BIN, HIDDEN, LISTED } from "./lead-row.ts";
import {
  assignedTo,
  type Condition,
  codesOf,
  conditionsOf,
  type FilterContext,
  facetName,
  facetsIn,
  groupsOf,
  hasWord,
  visibleTo,
} from "./store-conditions.ts";
import { type FacetInUse, findFacets } from "./store-facets.ts";
import { type CountLine, readCounts } from "./store-rollup.ts";
import { matchOf } from "./store-search-index.ts";
import { Statement } from "./store-statement.ts";

/** Up to so many leads are fetched and sorted. */
const PROBE_LIMIT = 2_000;
/** A search that leaves up to so many has them fetched and sorted, up to the second number looked for in the sort index. */
const SEARCH_FETCH_LIMIT = 2_600;
const SEARCH_SET_LIMIT = 6_000;

/** How leads are found: `narrow` by an index that leaves few of them, else by walking the index of the sort. */
export interface ListPlan {
  readonly organizationId: string;
  readonly shelf: number;
  readonly conditions: readonly Condition[];
  /** the condition that leaves few, and SQLite's index for it */
  readonly narrow: { readonly condition: Condition; readonly index: string | null } | null;
  /** a condition with an index, by which some of them are counted where none leaves few; for counting only */
  readonly counting: { readonly condition: Condition; readonly index: string | null } | null;
  /** where in the order of a column they lie */
  readonly bounds: Partial<Record<BoundColumn, Bounds>>;
  /** the conditions begin with a test that passes so few that rows are hardly read */
  readonly isSelective: boolean;
  /** nothing can match */
  readonly isEmpty: boolean;
  /** how many match, where the roll-ups alone tell */
  readonly known: readonly CountLine[] | null;
}

/** Who asks, and when. */
export interface Asker {
  readonly memberId: string;
  readonly now: number;
}

interface Narrowing {
  count: number;
  /** nothing when `count` is 0 */
  isExact: boolean;
  condition: Condition;
  index: string | null;
}

/** What to plan for. */
export interface PlanRequest {
  readonly filter: LeadFilter;
  readonly asker: Asker;
  readonly sortColumn: string;
  /** `recent`: half a minute old at most, good enough to choose the way; `exact`: as they are now, to be shown */
  readonly counts: "recent" | "exact";
}

/** Plans how to find the leads of a filter. */
export async function planList(
  db: Queryable,
  scope: Scope,
  { filter, asker, sortColumn, counts: wanted }: PlanRequest,
): Promise<ListPlan> {
  const context = await contextOf(db, scope, { filter, asker });
  const shelf = filter.deleted ? BIN : filter.hidden ? HIDDEN : LISTED;
  const own = scope.onlyFor === undefined ? [] : [visibleTo(scope.onlyFor)];
  const conditions = [...own, ...conditionsOf(filter, context)];
  const counts = !needsCounts(filter)
    ? []
    : wanted === "exact"
      ? await readCounts(db, scope)
      : await recentCounts(db, scope);
  const narrowings = shelf === LISTED ? [...byCounts(filter, context, counts), ...byFacets(filter, context)] : [];
  const smallest = narrowings.sort((a, b) => a.count - b.count)[0];
  const known = isByCountsOnly(filter)
    ? matching(filter, context, counts).filter((line) => line.shelf === shelf)
    : null;
  const bounds = boundsOf(filter, context);
  const counting = (wanted === "exact" && narrowings.find((one) => one.isExact)) || null;
  const base = { organizationId: scope.organizationId, shelf, conditions, bounds, known, counting, isSelective: false };
  if (wanted === "exact" && known !== null && total(known) === 0) return { ...base, narrow: null, isEmpty: true };
  if (smallest !== undefined && smallest.count <= (await worthFetching(db, scope))) {
    return { ...base, narrow: smallest, isEmpty: smallest.isExact && smallest.count === 0 };
  }
  const searched = await bySearch(db, scope, filter);
  const isWide = searched !== null && "some" in searched;
  if (isWide && wanted === "exact") return { ...base, counting: searched.some, narrow: null, isEmpty: false };
  const probed =
    (isWide ? null : searched) ?? (await byImport(db, scope, filter)) ?? (await byBounds(db, { ...base, sortColumn }));
  if (probed !== null && probed.count > SEARCH_FETCH_LIMIT) {
    const among = [amongWalked(probed.condition), ...conditions];
    return { ...base, conditions: among, narrow: null, isSelective: true, isEmpty: false };
  }
  return { ...base, narrow: probed, isEmpty: probed?.count === 0 };
}

/** Rows found by search, tested while walking: before any row is read. */
function amongWalked(condition: Condition): Condition {
  return { ...condition, write: (s, w) => condition.write(s, w, w) };
}

const recent = new Map<string, { lines: CountLine[]; readAt: number }>();
const RECENT_MS = 30_000;

/** Counts that may be half a minute old: they choose the way, never what is found. */
async function recentCounts(db: Queryable, scope: Scope): Promise<CountLine[]> {
  const name = `${scope.organizationId} ${scope.onlyFor ?? ""}`;
  const known = recent.get(name);
  if (known !== undefined && performance.now() - known.readAt < RECENT_MS) return known.lines;
  const lines = await readCounts(db, scope);
  if (recent.size > 1_000) recent.clear();
  recent.set(name, { lines, readAt: performance.now() });
  return lines;
}

/**
 * How many rows are sooner fetched than walked to: fetching one costs about 1.6 µs, walking past one 0.12 µs, and a walk
 * passes 50 × all ÷ matching rows for a page.
 */
async function worthFetching(db: Queryable, { organizationId }: Scope): Promise<number> {
  const size = total(await recentCounts(db, { organizationId }));
  return Math.min(PROBE_LIMIT, Math.max(200, Math.sqrt(4 * size)));
}

async function contextOf(
  db: Queryable,
  scope: Scope,
  { filter, asker }: Pick<PlanRequest, "filter" | "asker">,
): Promise<FilterContext> {
  const wanted = facetsIn(filter);
  const facets = new Map<string, FacetInUse>();
  for (const facet of await findFacets(db, scope, wanted)) facets.set(facetName(facet.kind, facet.value), facet);
  const timeZone = usesDays(filter) ? (await organizationStore(db, scope).find()).timeZone : "UTC";
  return { organizationId: scope.organizationId, ...asker, timeZone, facets };
}

function usesDays(filter: LeadFilter): boolean {
  return filter.followUp !== undefined || groupsOf(filter).some(usesDays);
}

const BY_COUNTS: ReadonlySet<string> = new Set(["status", "temperature", "assignedTo", "hidden", "deleted"]);

function isByCountsOnly(filter: LeadFilter): boolean {
  return Object.entries(filter).every(([key, value]) => value === undefined || BY_COUNTS.has(key));
}

function needsCounts(filter: LeadFilter): boolean {
  return isByCountsOnly(filter) || Boolean(filter.status ?? filter.temperature ?? filter.assignedTo);
}

/** The lines of the counts that a filter by status, temperature and assignee leaves. */
function matching(filter: LeadFilter, context: FilterContext, counts: readonly CountLine[]): CountLine[] {
  const members = filter.assignedTo?.map((who) => (who === "me" ? context.memberId : who === "none" ? "" : who));
  return counts.filter(
    (line) =>
      (filter.status === undefined || filter.status.includes(line.status)) &&
      (filter.temperature === undefined || filter.temperature.includes(line.temperature)) &&
      (members === undefined || members.includes(line.assignedTo)),
  );
}

function byCounts(filter: LeadFilter, context: FilterContext, counts: readonly CountLine[]): Narrowing[] {
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

function total(lines: readonly CountLine[]): number {
  return lines.reduce((sum, line) => sum + line.count, 0);
}

const FACET_INDEXES = {
  city: "cityCode",
  category: "categoryCode",
  country: "countryCode",
  source: "sourceCode",
} as const;

function byFacets(filter: LeadFilter, context: FilterContext): Narrowing[] {
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
      index: `lead_${column}`,
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
async function bySearch(
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
    `select l."seq" from "lead" l where l."organizationId" = ${organization}
    and ${words.map((word) => hasWord(word).write(s, "l", "l")).join(" and ")} limit ${s.value(limit)}`,
  );
  return rows.map((row) => row.seq);
}

async function byImport(db: Queryable, scope: Scope, filter: LeadFilter): Promise<Narrowing | null> {
  if (filter.importId === undefined) return null;
  const s = new Statement(db.engine);
  const rows = await s.rows<{ seq: number }>(
    db,
    `select "seq" from "lead" where "organizationId" = ${s.value(scope.organizationId)} and "importId" in ${s.values(filter.importId)} and "importId" is not null limit ${PROBE_LIMIT + 1}`,
  );
  return rows.length > PROBE_LIMIT ? null : amongRows(rows.map((row) => row.seq));
}

const BOUND_INDEXES: Record<BoundColumn, string> = {
  score: "leadByScore",
  createdAt: "leadByCreation",
  followUpSort: "leadByFollowUp",
  contactedSort: "leadByContact",
};

/** A range of another column than the one sorted by, when it leaves few. */
async function byBounds(
  db: Queryable,
  plan: Pick<ListPlan, "organizationId" | "shelf" | "bounds"> & { sortColumn: string },
): Promise<Narrowing | null> {
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

/** SQLite goes by the index named, or by row numbers; left to itself it walks a sort index and tests them (tried). */
export function hintOf(s: Statement, index: string | null): string {
  if (s.engine !== "sqlite") return "";
  return index === null ? " not indexed" : ` indexed by "${index}"`;
}

/** The bounds in SQL, lower first. */
export function withinBounds(
  s: Statement,
  { column, bounds, table }: { column: string; bounds: Bounds; table: string },
): string[] {
  const value = (bound: number) => s.value(column === "createdAt" ? new Date(bound) : bound);
  return [
    ...(bounds.from === undefined ? [] : [`${table}."${column}" >= ${value(bounds.from)}`]),
    ...(bounds.to === undefined ? [] : [`${table}."${column}" < ${value(bounds.to)}`]),
  ];
}

function amongRows(seqs: readonly number[]): Narrowing {
  const list = JSON.stringify(seqs);
  const write: Condition["write"] = (s, _w, l) =>
    s.engine === "sqlite"
      ? `${l}."seq" in (select value from json_each(${s.value(list)}))`
      : `${l}."seq" in (select value::bigint from json_array_elements_text(${s.value(list)}::json))`;
  return { count: seqs.length, isExact: true, index: null, condition: { covered: [], isDeep: false, write } };
}
