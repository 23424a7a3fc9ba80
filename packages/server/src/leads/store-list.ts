import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import type { Queryable, Scope } from "../db/database.ts";
import type { Bounds } from "./filter-bounds.ts";
import type { LeadRow } from "./lead-row.ts";
import { EXPORTED_LEAD_COLUMNS, type ExportedLead, LISTED_COLUMNS, type ListedLead } from "./list-columns.ts";
import { cursorOf, fieldOf, nameOf, type Place, placeOf, type Sort, type SortName } from "./list-cursor.ts";
import type { CoveredColumn } from "./store-conditions.ts";
import { chooseByField, lacksField, walkField } from "./store-field-order.ts";
import { type Asker, type ListPlan, planList } from "./store-plan.ts";
import { besideOrder } from "./store-state.ts";
import { hintOf, Statement, type Value, withinBounds } from "./store-statement.ts";

/**
 * A request walks past at most so many entries of the sort index, and reads at most so many rows; then it answers what it
 * found, with a cursor to go on. Measured: an entry costs 0.12 µs (twice that in a file larger than the memory map), its
 * state 0.4 µs more, a row 1.6 µs.
 */
const WALK_LIMIT = 8_000;
const SELECTIVE_WALK_LIMIT = 20_000;
const DEEP_WALK_LIMIT = 6_000;

/** `hasUnknown`: -1 stands for unknown, which comes last both ways. */
const SORT_COLUMNS: Record<SortName, { column: string; index: string; hasUnknown: boolean }> = {
  score: { column: "score", index: "leadByScore", hasUnknown: false },
  createdAt: { column: "createdAt", index: "leadByCreation", hasUnknown: false },
  name: { column: "nameKey", index: "leadByName", hasUnknown: false },
  nextFollowUpAt: { column: "followUpSort", index: "leadByFollowUp", hasUnknown: true },
  lastContactedAt: { column: "contactedSort", index: "leadByContact", hasUnknown: true },
  rating: { column: "ratingSort", index: "leadByRating", hasUnknown: true },
};

/** What to list. */
export interface ListRequest {
  filter: LeadFilter;
  sort: Sort;
  limit: number;
  cursor: string | null;
  asker: Asker;
}

/** A page; it may hold fewer than asked for and still go on. */
export interface ListedPage<Row> {
  leads: Row[];
  nextCursor: string | null;
}

/** What says whether anything of a lead changed that a list shows: scores alone change without a new version. */
export type LeadMark = Pick<LeadRow, "seq" | "id" | "version" | "score" | "temperature">;

/** In SQL. */
export const MARK_COLUMNS = 'l."seq", l."id", l."version", l."score", l."temperature"';

/** One stretch of the order: the known values, or the unknown ones after them. */
interface Stretch {
  /** of this custom field the known values, in place of a column's */
  field?: string;
  /** of this custom field the leads without a value */
  lacks?: string;
  column: string;
  index: string;
  direction: "asc" | "desc";
  bounds: Bounds;
  after: Place | null;
}

/** One page of the leads that match a filter, in the order asked for. */
export function listLeads(db: Queryable, scope: Scope, request: ListRequest): Promise<ListedPage<ListedLead>> {
  return listColumns<ListedLead>(db, scope, { ...request, columns: LISTED_COLUMNS });
}

/** The same with the dates of their way. */
export function listExportedLeads(
  db: Queryable,
  scope: Scope,
  request: ListRequest,
): Promise<ListedPage<ExportedLead>> {
  return listColumns<ExportedLead>(db, scope, { ...request, columns: EXPORTED_LEAD_COLUMNS });
}

/** Only the ids of a page. */
export async function listLeadIds(
  db: Queryable,
  scope: Scope,
  request: ListRequest,
): Promise<{ ids: string[]; nextCursor: string | null }> {
  const page = await listColumns<{ id: string }>(db, scope, { ...request, columns: 'l."id"' });
  return { ids: page.leads.map((lead) => lead.id), nextCursor: page.nextCursor };
}

/** A page of what stands in the first bytes of each row, cheap to read: what a text of a lead is known by (store-texts.ts). */
export function listLeadMarks(db: Queryable, scope: Scope, request: ListRequest): Promise<ListedPage<LeadMark>> {
  return listColumns<LeadMark>(db, scope, { ...request, columns: MARK_COLUMNS });
}

type Found<Row> = Row & { id: string; sortKey: string | number };
type ColumnRequest = ListRequest & { columns: string };

async function listColumns<Row>(db: Queryable, scope: Scope, request: ColumnRequest): Promise<ListedPage<Row>> {
  const { filter, asker, sort, columns } = request;
  const sortColumn = SORT_COLUMNS[nameOf(sort)].column;
  const whole = await planList(db, scope, { filter, asker, sortColumn, counts: "recent" });
  if (whole.isEmpty) return { leads: [], nextCursor: null };
  const found: Found<Row>[] = [];
  let budget = fieldOf(sort) === null ? budgetOf(whole) : DEEP_WALK_LIMIT;
  for (const stretch of stretchesOf(request, whole)) {
    const plan = planOf(whole, stretch);
    const wanted = request.limit + 1 - found.length;
    const rows = await readStretch<Row>(db, { plan, stretch, wanted, budget, columns });
    found.push(...rows.map((row) => marked(row, stretch)));
    if (found.length > request.limit) return pageOf(found, request);
    if (plan.narrow === null && (plan.conditions.length > 0 || stretch.field !== undefined)) {
      const end = await endOfWalk(db, { plan, stretch, budget });
      if (end !== null) return { leads: found, nextCursor: cursorOf(request.sort, placeIn(stretch, end)) };
      budget = Math.max(1_000, Math.floor(budget / 2));
    }
  }
  return pageOf(found, request);
}

function budgetOf(plan: ListPlan): number {
  if (plan.isSelective) return SELECTIVE_WALK_LIMIT;
  return plan.conditions.some((condition) => condition.isDeep) ? DEEP_WALK_LIMIT : WALK_LIMIT;
}

function pageOf<Row>(found: readonly Found<Row>[], { limit, sort }: ListRequest): ListedPage<Row> {
  const leads = found.slice(0, limit);
  const last = leads.at(-1);
  if (found.length <= limit || last === undefined) return { leads, nextCursor: null };
  return { leads, nextCursor: cursorOf(sort, { key: last.sortKey, id: last.id }) };
}

/** A custom field: leads with a value, then those without, by name. The key in a cursor tells in which of the two it lies. */
const KNOWN = "=";
const LACKING = "~";

function stretchesOfField(field: string, { sort, cursor }: ListRequest): Stretch[] {
  const { column, index } = SORT_COLUMNS.name;
  const place = placeOf(cursor, sort);
  const after = place === null ? null : { key: String(place.key).slice(1), id: place.id };
  const direction = sort.startsWith("-") ? "desc" : "asc";
  const base: Stretch = { column, index, direction, bounds: {}, after: null };
  if (place !== null && String(place.key).startsWith(LACKING)) return [{ ...base, lacks: field, after }];
  return [
    { ...base, field, after },
    { ...base, lacks: field },
  ];
}

function placeIn(stretch: Stretch, { key, id }: Place): Place {
  if (stretch.field !== undefined) return { key: `${KNOWN}${key}`, id };
  return stretch.lacks === undefined ? { key, id } : { key: `${LACKING}${key}`, id };
}

function marked<Row>(row: Found<Row>, stretch: Stretch): Found<Row> {
  if (stretch.field === undefined && stretch.lacks === undefined) return row;
  return { ...row, sortKey: placeIn(stretch, { key: row.sortKey, id: row.id }).key };
}

function planOf(plan: ListPlan, { lacks }: Stretch): ListPlan {
  if (lacks === undefined) return plan;
  return { ...plan, conditions: [lacksField(plan.organizationId, lacks), ...plan.conditions] };
}

function stretchesOf(request: ListRequest, plan: ListPlan): Stretch[] {
  const { sort, cursor } = request;
  const field = fieldOf(sort);
  if (field !== null) return stretchesOfField(field, request);
  const { column, index, hasUnknown } = SORT_COLUMNS[nameOf(sort)];
  const after = placeOf(cursor, sort);
  const direction = sort.startsWith("-") ? "desc" : "asc";
  const bounds = boundsFor(plan, column);
  // Downwards -1 comes last by itself.
  if (!hasUnknown || direction === "desc") return [{ column, index, direction, bounds, after }];
  const unknown: Stretch = { column, index, direction, bounds: { from: -1, to: 0 }, after: null };
  if (after?.key === -1) return [{ ...unknown, after }];
  const known: Stretch = {
    column,
    index,
    direction,
    bounds: { ...bounds, from: Math.max(bounds.from ?? 0, 0) },
    after,
  };
  const hasKnown = bounds.to === undefined || bounds.to > 0;
  const isAllKnown = bounds.from !== undefined && bounds.from >= 0;
  return [...(hasKnown ? [known] : []), ...(isAllKnown ? [] : [unknown])];
}

function boundsFor(plan: ListPlan, column: string): Bounds {
  return (plan.bounds as Record<string, Bounds | undefined>)[column] ?? {};
}

interface Reading {
  plan: ListPlan;
  stretch: Stretch;
  wanted: number;
  budget: number;
  columns: string;
}

async function readStretch<Row>(db: Queryable, reading: Reading): Promise<Found<Row>[]> {
  const s = new Statement(db.engine);
  const { direction } = reading.stretch;
  const chosen = chosenBy(s, reading);
  return s.rows<Found<Row>>(
    db,
    `select ${reading.columns}, h."k" as "sortKey" from (${chosen}) h join "lead" l on l."seq" = h."seq"
    order by h."k" ${direction}, h."id" ${direction}`,
  );
}

function chosenBy(s: Statement, reading: Reading): string {
  const { stretch, plan } = reading;
  if (stretch.field !== undefined) return chooseByField(s, { ...reading, ...stretch, field: stretch.field });
  return plan.narrow === null ? walked(s, reading) : narrowed(s, reading);
}

/** The few rows of a narrow condition, sorted. */
function narrowed(s: Statement, { plan, stretch, wanted }: Reading): string {
  const { narrow } = plan;
  const { column, direction } = stretch;
  const hint = hintOf(s, narrow?.index ?? null);
  const conditions = [narrow?.condition, ...plan.conditions].flatMap((one) => (one ? [one.write] : []));
  const start = startOf(s, { plan, stretch, table: "p" });
  const rest = conditions.map((write) => ` and ${write(s, "p", "p")}`).join("");
  // The plus keeps SQLite from walking the sort index instead.
  const order =
    s.engine === "sqlite"
      ? `+p."${column}" ${direction}, +p."id" ${direction}`
      : `p."${column}" ${direction}, p."id" ${direction}`;
  return `select p."seq", p."id", p."${column}" as "k" from "lead" p${hint} where ${start}${rest} order by ${order} limit ${s.value(wanted)}`;
}

/**
 * Walks the sort index and tests what the index carries; only rows that pass are looked at themselves. SQLite keeps the
 * order of an inner query that has a limit (tested); PostgreSQL is told again, which costs it nothing.
 */
function walked(s: Statement, { plan, stretch, wanted, budget }: Reading): string {
  const { direction } = stretch;
  if (plan.conditions.length === 0) return walk(s, { plan, stretch, limit: wanted, covered: [] });
  const covered = plan.conditions.flatMap((condition) => condition.covered);
  const inner = walk(s, { plan, stretch, limit: budget, covered });
  const isDeep = plan.conditions.some((condition) => condition.isDeep);
  const join = isDeep ? ` ${s.engine === "sqlite" ? "cross " : ""}join "lead" r on r."seq" = w."seq"` : "";
  const tests = plan.conditions.map((condition) => condition.write(s, "w", "r")).join(" and ");
  const order = s.engine === "sqlite" ? "" : ` order by w."k" ${direction}, w."id" ${direction}`;
  return `select w."seq", w."id", w."k" from (${inner}) w${join} where ${tests}${order} limit ${s.value(wanted)}`;
}

function walk(
  s: Statement,
  {
    plan,
    stretch,
    limit,
    covered,
  }: { plan: ListPlan; stretch: Stretch; limit: number; covered: readonly CoveredColumn[] },
): string {
  const { column, direction, index } = stretch;
  if (stretch.field !== undefined) return walkField(s, { ...stretch, plan, field: stretch.field, limit });
  const beside = besideOrder(s, { table: "x", sort: column, covered });
  const hint = s.engine === "sqlite" ? ` indexed by "${index}"` : "";
  return `select x."seq", x."id", x."${column}" as "k"${beside.columns} from "lead" x${hint}${beside.join} where ${startOf(s, { plan, stretch, table: "x" })}
    order by x."${column}" ${direction}, x."id" ${direction} limit ${s.value(limit)}`;
}

/** Where the stretch lies in its index: equalities, then one range. A cursor takes the place of the bound it lies within. */
function startOf(s: Statement, { plan, stretch, table }: { plan: ListPlan; stretch: Stretch; table: string }): string {
  const { column, direction, after } = stretch;
  const parts = [
    `${table}."organizationId" = ${s.value(plan.organizationId)}`,
    `${table}."shelf" = ${s.value(plan.shelf)}`,
  ];
  if (after === null) return [...parts, ...withinBounds(s, { column, bounds: stretch.bounds, table })].join(" and ");
  const { from, to } = stretch.bounds;
  const left = direction === "asc" ? (to === undefined ? {} : { to }) : from === undefined ? {} : { from };
  parts.push(...withinBounds(s, { column, bounds: left, table }));
  const sign = direction === "desc" ? "<" : ">";
  parts.push(
    `(${table}."${column}", ${table}."id") ${sign} (${s.value(keyValue(column, after.key))}, ${s.value(after.id)})`,
  );
  return parts.join(" and ");
}

function keyValue(column: string, key: string | number): Value {
  return column === "createdAt" ? new Date(key) : key;
}

/** Where a walk ended, or null when it reached the end of its stretch. */
async function endOfWalk(
  db: Queryable,
  { plan, stretch, budget }: Omit<Reading, "wanted" | "columns">,
): Promise<Place | null> {
  const s = new Statement(db.engine);
  const back = stretch.direction === "desc" ? "asc" : "desc";
  const inner = walk(s, { plan, stretch, limit: budget, covered: [] });
  const [row] = await s.rows<{ k: string | number; id: string }>(
    db,
    `select w."k", w."id" from (${inner}) w order by w."k" ${back}, w."id" ${back} limit 1`,
  );
  if (row === undefined) return null;
  const place = { key: row.k, id: row.id };
  const beyond = new Statement(db.engine);
  const next = walk(beyond, { plan, stretch: { ...stretch, after: place }, limit: 1, covered: [] });
  return (await beyond.rows(db, next)).length > 0 ? place : null;
}
