// Lists sorted by a custom field: each lead stands under its value in a table of its own, kept with the lead.
import { fieldSortKey } from "@lead-dashboard/domain/leads/field-sort-key";
import type { Scope, Tx } from "../db/database.ts";
import type { Place } from "./list-cursor.ts";
import type { Condition } from "./store-conditions.ts";
import { insertMany } from "./store-many.ts";
import type { ListPlan } from "./store-plan.ts";
import { hintOf, Statement } from "./store-statement.ts";

/** Where a lead stands in the order of one of its custom fields. */
export interface FieldPlace {
  readonly key: string;
  readonly sortKey: string;
}

const NONE: readonly FieldPlace[] = [];

/** The places of a lead, by its custom fields. */
export function fieldPlaces(customFields: Readonly<Record<string, string | number | boolean>>): readonly FieldPlace[] {
  const values = Object.entries(customFields);
  return values.length === 0 ? NONE : values.map(([key, value]) => ({ key, sortKey: fieldSortKey(value) }));
}

/** A lead and its places. */
export interface PlacedLead {
  readonly seq: number;
  readonly id: string;
  readonly places: readonly FieldPlace[];
}

/** Notes the places of leads that have none yet. */
export async function insertPlaces(tx: Tx, scope: Scope, leads: readonly PlacedLead[]): Promise<void> {
  const { organizationId } = scope;
  const rows = leads.flatMap(({ seq, id, places }) =>
    places.map(({ key, sortKey }) => [organizationId, key, sortKey, id, seq] as const),
  );
  rows.sort((a, b) => compare(a[1], b[1]) || compare(a[2], b[2]) || compare(a[3], b[3]));
  const columns = ["organizationId", "fieldKey", "sortKey", "leadId", "leadSeq"];
  await insertMany(tx, { table: "leadField", columns, rows });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Forgets the places of a lead. */
export async function deletePlaces(tx: Tx, scope: Scope, seq: number): Promise<void> {
  const s = new Statement(tx.engine);
  await s.rows(
    tx,
    `delete from "leadField" where "organizationId" = ${s.value(scope.organizationId)} and "leadSeq" = ${s.value(seq)}`,
  );
}

/** A stretch of the order of a field. */
export interface FieldWalk {
  readonly plan: ListPlan;
  readonly field: string;
  readonly direction: "asc" | "desc";
  readonly after: Place | null;
  readonly limit: number;
}

/** Leads in the order of a field, of every shelf, nothing tested. */
export function walkField(s: Statement, { plan, field, direction, after, limit }: FieldWalk): string {
  const start = `x."organizationId" = ${s.value(plan.organizationId)} and x."fieldKey" = ${s.value(field)}`;
  return `select x."leadSeq" as "seq", x."leadId" as "id", x."sortKey" as "k" from "leadField" x where ${start}${beyond(s, { direction, after, table: "x" })}
    order by x."sortKey" ${direction}, x."leadId" ${direction} limit ${s.value(limit)}`;
}

/** The leads of the plan in the order of a field: walked to, or the few of its narrow condition sorted. */
export function chooseByField(
  s: Statement,
  walk: Omit<FieldWalk, "limit"> & { wanted: number; budget: number },
): string {
  const { plan, direction, wanted, budget } = walk;
  if (plan.narrow !== null) return narrowedByField(s, walk);
  const inner = walkField(s, { ...walk, limit: budget });
  const join = `${s.engine === "sqlite" ? "cross " : ""}join "lead" r on r."seq" = w."seq"`;
  const tests = [`r."shelf" = ${s.value(plan.shelf)}`, ...plan.conditions.map(({ write }) => write(s, "r", "r"))];
  // SQLite keeps the order of an inner query that has a limit, PostgreSQL is told again
  const order = s.engine === "sqlite" ? "" : ` order by w."k" ${direction}, w."id" ${direction}`;
  return `select w."seq", w."id", w."k" from (${inner}) w ${join} where ${tests.join(" and ")}${order} limit ${s.value(wanted)}`;
}

function narrowedByField(
  s: Statement,
  { plan, field, direction, after, wanted }: Omit<FieldWalk, "limit"> & { wanted: number },
): string {
  const hint = hintOf(s, plan.narrow?.index ?? null);
  const join = s.engine === "sqlite" ? `cross join "leadField" o indexed by "leadFieldOfLead"` : `join "leadField" o`;
  const on = `o."organizationId" = ${s.value(plan.organizationId)} and o."leadSeq" = p."seq" and o."fieldKey" = ${s.value(field)}`;
  const conditions = [plan.narrow?.condition, ...plan.conditions].flatMap((one) => (one ? [one.write] : []));
  const tests = [
    `p."organizationId" = ${s.value(plan.organizationId)}`,
    `p."shelf" = ${s.value(plan.shelf)}`,
    ...conditions.map((write) => write(s, "p", "p")),
  ].join(" and ");
  // The plus keeps SQLite from walking the order of the field instead.
  const plus = s.engine === "sqlite" ? "+" : "";
  return `select p."seq", p."id", o."sortKey" as "k" from "lead" p${hint} ${join} on ${on} where ${tests}${beyond(s, { direction, after, table: "o" })}
    order by ${plus}o."sortKey" ${direction}, ${plus}o."leadId" ${direction} limit ${s.value(wanted)}`;
}

function beyond(
  s: Statement,
  { direction, after, table }: { direction: "asc" | "desc"; after: Place | null; table: string },
): string {
  if (after === null) return "";
  const sign = direction === "desc" ? "<" : ">";
  return ` and (${table}."sortKey", ${table}."leadId") ${sign} (${s.value(after.key)}, ${s.value(after.id)})`;
}

/** A lead that has no value of the field. */
export function lacksField(organizationId: string, field: string): Condition {
  const write: Condition["write"] = (s, w) =>
    `not exists (select 1 from "leadField" o where o."organizationId" = ${s.value(organizationId)} and o."leadSeq" = ${w}."seq" and o."fieldKey" = ${s.value(field)})`;
  return { covered: [], isDeep: false, write };
}
