// Which way to find the leads of a filter: few are fetched by the index that leaves few (store-narrowing.ts) and sorted, many
// are found by walking the sort index.
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { organizationStore } from "../accounts/store-organizations.ts";
import type { Queryable, Scope } from "../db/database.ts";
import { type BoundColumn, type Bounds, boundsOf } from "./filter-bounds.ts";
import { BIN, HIDDEN, LISTED } from "./lead-row.ts";
import {
  asksForNothing,
  type Condition,
  conditionsOf,
  type FilterContext,
  facetName,
  facetsIn,
  groupsOf,
  namesNoValue,
  visibleTo,
} from "./store-conditions.ts";
import { type FacetInUse, findFacets } from "./store-facets.ts";
import {
  byBounds,
  byCityAndCategory,
  byCounts,
  byFacets,
  byIds,
  byImport,
  bySearch,
  byUpdatingImport,
  matching,
  PROBE_LIMIT,
  total,
} from "./store-narrowing.ts";
import { type CountLine, readCounts } from "./store-rollup.ts";
import { asksForState } from "./store-state.ts";

/** A search that leaves up to so many has them fetched and sorted, up to the second number looked for in the sort index. */
const SEARCH_FETCH_LIMIT = 2_600;

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
  const isNothing = asksForNothing(filter.q) || namesNoValue(filter);
  const isNone = isNothing || (wanted === "exact" && known !== null && total(known) === 0);
  if (isNone) return { ...base, narrow: null, isEmpty: true };
  if (smallest !== undefined && smallest.count <= (await worthFetching(db, scope, conditions))) {
    return { ...base, narrow: smallest, isEmpty: smallest.isExact && smallest.count === 0 };
  }
  const searched = await bySearch(db, scope, filter);
  const isWide = searched !== null && "some" in searched;
  if (isWide && wanted === "exact") return { ...base, counting: searched.some, narrow: null, isEmpty: false };
  const probed =
    (isWide ? null : searched) ??
    (await byIds(db, scope, filter)) ??
    (await byImport(db, scope, filter)) ??
    (await byUpdatingImport(db, scope, filter)) ??
    (await byCityAndCategory(db, filter, context)) ??
    (await byBounds(db, { ...base, sortColumn }));
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
 * How many rows are sooner fetched than walked to: fetching one costs about 1.6 µs, walking past one 0.12 µs, or 0.5 µs where
 * its state is asked for, and a walk passes 50 × all ÷ matching rows for a page.
 */
async function worthFetching(db: Queryable, scope: Scope, conditions: readonly Condition[]): Promise<number> {
  const { organizationId } = scope;
  const size = total(await recentCounts(db, { organizationId }));
  const dearer = asksForState(db.engine, conditions) ? 16 : 4;
  return Math.min(PROBE_LIMIT, Math.max(200, Math.sqrt(dearer * size)));
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
