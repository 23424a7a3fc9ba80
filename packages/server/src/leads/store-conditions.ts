// What a filter means in SQL. Each condition says whether the list indexes carry what it looks at (`w`) or the row
// itself is needed (`l`).
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { fold } from "@lead-dashboard/domain/leads/fold";
import { followUpRange, type InstantRange } from "@lead-dashboard/domain/leads/follow-up-range";
import { searchWords } from "@lead-dashboard/domain/leads/search-text";
import type { FacetInUse, FacetKind, FacetValue } from "./store-facets.ts";
import type { Statement, Value } from "./store-statement.ts";

/** The columns that every list index carries beside its own. */
export type CoveredColumn =
  | "status"
  | "temperature"
  | "score"
  | "assignedTo"
  | "cityCode"
  | "categoryCode"
  | "countryCode"
  | "sourceCode"
  | "hasPhone"
  | "hasEmail"
  | "hasWebsite"
  | "followUpSort"
  | "contactedSort"
  | "createdAt";

/** One condition, written where the statement has come to. `w` and `l` are the names of the index walk and the row. */
export interface Condition {
  readonly covered: readonly CoveredColumn[];
  readonly isDeep: boolean;
  write(s: Statement, w: string, l: string): string;
}

/** What words of a filter depend on: who asks, when, where, and which values are in use. */
export interface FilterContext {
  readonly organizationId: string;
  readonly memberId: string;
  readonly now: number;
  readonly timeZone: string;
  readonly facets: ReadonlyMap<string, FacetInUse>;
}

const FACET_COLUMNS = {
  city: "cityCode",
  category: "categoryCode",
  country: "countryCode",
  source: "sourceCode",
} as const;

/** How a facet is found in `FilterContext.facets`. */
export function facetName(kind: FacetKind, value: string): string {
  return `${kind}\u0000${fold(value)}`;
}

/** Every facet value that a filter names, groups included. */
export function facetsIn(filter: LeadFilter): FacetValue[] {
  const kinds = ["city", "category", "country", "source", "tag"] as const;
  const own = kinds.flatMap((kind) => (filter[kind] ?? []).map((value) => ({ kind, value })));
  return [...own, ...groupsOf(filter).flatMap(facetsIn)];
}

/** The filters inside a filter's groups. */
export function groupsOf({ all = [], any = [], none = [] }: LeadFilter): LeadFilter[] {
  return [...all, ...any, ...none];
}

/** The conditions of a filter, all of which must hold. Shelf is not among them at the top: it begins every index. */
export function conditionsOf(filter: LeadFilter, context: FilterContext, isNested = false): Condition[] {
  const conditions: Condition[] = [];
  const add = (condition: Condition | null) => condition !== null && conditions.push(condition);
  if (filter.status) add(oneOf("status", filter.status));
  if (filter.temperature) add(oneOf("temperature", filter.temperature));
  if (filter.assignedTo) add(assignedTo(filter.assignedTo.map((who) => memberOf(who, context))));
  for (const kind of ["city", "category", "country", "source"] as const) {
    const values = filter[kind];
    if (values) add(oneOf(FACET_COLUMNS[kind], codesOf(kind, values, context)));
  }
  if (filter.tag) add(tagged(filter.tag, context));
  if (filter.scoreMin !== undefined) add(compared("score", ">=", filter.scoreMin));
  if (filter.scoreMax !== undefined) add(compared("score", "<=", filter.scoreMax));
  for (const [column, wanted] of [
    ["hasPhone", filter.hasPhone],
    ["hasEmail", filter.hasEmail],
    ["hasWebsite", filter.hasWebsite],
  ] as const) {
    if (wanted !== undefined)
      add({ covered: [column], isDeep: false, write: (_, w) => `${wanted ? "" : "not "}${w}."${column}"` });
  }
  if (filter.followUp) add(anyOf(followUps(filter.followUp, context)));
  if (filter.lastContactedAfter) add(compared("contactedSort", ">=", Date.parse(filter.lastContactedAfter)));
  if (filter.lastContactedBefore) {
    add(compared("contactedSort", ">=", 0));
    add(compared("contactedSort", "<", Date.parse(filter.lastContactedBefore)));
  }
  if (filter.createdAfter) add(compared("createdAt", ">=", new Date(filter.createdAfter)));
  if (filter.createdBefore) add(compared("createdAt", "<", new Date(filter.createdBefore)));
  if (filter.importId) add(deep("importId", filter.importId));
  if (filter.updatedByImport) add(updatedBy(filter.updatedByImport, context));
  if (filter.id) add(deep("id", filter.id));
  if (asksForNothing(filter.q)) add(NOTHING);
  if (filter.q !== undefined) for (const word of searchWords(filter.q)) add(hasWord(word));
  for (const [key, values] of Object.entries(filter)) {
    if (key.startsWith("field.") && Array.isArray(values)) add(fieldIs(key.slice("field.".length), values.map(String)));
  }
  if (isNested && filter.hidden !== undefined) add(hiddenIs(filter.hidden));
  if (isNested && filter.deleted !== undefined) add(deletedIs(filter.deleted));
  for (const group of filter.all ?? []) conditions.push(...conditionsOf(group, context, true));
  if (filter.any) add(anyOf(filter.any.map((group) => allOf(conditionsOf(group, context, true)))));
  if (filter.none) add(not(anyOf(filter.none.map((group) => allOf(conditionsOf(group, context, true))))));
  return conditions;
}

const NOTHING: Condition = { covered: [], isDeep: false, write: () => "1 = 0" };

/** A search for signs alone, such as `!!!`: no lead is found by them, and certainly not all. */
export function asksForNothing(q: string | undefined): boolean {
  return q !== undefined && q.trim() !== "" && searchWords(q).length === 0;
}

/** Whether a condition of the filter itself has no value that could meet it, or no group that could hold. */
export function namesNoValue({ all: _all, none: _none, ...conditions }: LeadFilter): boolean {
  return Object.values(conditions).some((values) => Array.isArray(values) && values.length === 0);
}

/** For sales: their own and unassigned leads. */
export function visibleTo(memberId: string): Condition {
  return assignedTo([memberId, null]);
}

function memberOf(who: string, context: FilterContext): string | null {
  if (who === "none") return null;
  return who === "me" ? context.memberId : who;
}

/** The codes of values in use; a value nobody has stands for nothing. */
export function codesOf(kind: FacetKind, values: readonly string[], context: Pick<FilterContext, "facets">): number[] {
  return values.flatMap((value) => context.facets.get(facetName(kind, value))?.code ?? []);
}

function oneOf(column: CoveredColumn, values: readonly Value[]): Condition {
  return { covered: [column], isDeep: false, write: (s, w) => isOneOf(s, `${w}."${column}"`, values) };
}

function deep(column: string, values: readonly Value[]): Condition {
  return { covered: [], isDeep: true, write: (s, _, l) => isOneOf(s, `${l}."${column}"`, values) };
}

function updatedBy(importIds: readonly string[], { organizationId }: FilterContext): Condition {
  const write: Condition["write"] = (s, _, l) =>
    `exists (select 1 from "importChange" ic where ic."organizationId" = ${s.value(organizationId)}
    and ${isOneOf(s, 'ic."importId"', importIds)} and ic."leadId" = ${l}."id")`;
  return { covered: [], isDeep: true, write };
}

function isOneOf(s: Statement, what: string, values: readonly Value[]): string {
  return values.length === 0 ? "1 = 0" : `${what} in ${s.values(values)}`;
}

/** Assigned to one of the members; null is nobody. */
export function assignedTo(members: readonly (string | null)[]): Condition {
  const named = members.filter((member) => member !== null);
  const write: Condition["write"] = (s, w) => {
    const nobody = members.includes(null) ? [`${w}."assignedTo" is null`] : [];
    const somebody = named.length > 0 ? [`${w}."assignedTo" in ${s.values(named)}`] : [];
    return `(${[...nobody, ...somebody].join(" or ") || "1 = 0"})`;
  };
  return { covered: ["assignedTo"], isDeep: false, write };
}

function compared(column: CoveredColumn, operator: string, value: Value): Condition {
  return { covered: [column], isDeep: false, write: (s, w) => `${w}."${column}" ${operator} ${s.value(value)}` };
}

function followUps(due: NonNullable<LeadFilter["followUp"]>, context: FilterContext): Condition[] {
  return due.map((one) => {
    if (one === "none") return compared("followUpSort", "=", -1);
    const { from, to }: InstantRange = followUpRange(one, context.now, context.timeZone);
    return allOf([compared("followUpSort", ">=", from), compared("followUpSort", "<", to)]);
  });
}

function tagged(tags: readonly string[], context: FilterContext): Condition {
  const keys = [...new Set(tags.map((tag) => fold(tag)))];
  const write: Condition["write"] = (s, w) =>
    `exists (select 1 from "leadTag" t where t."organizationId" = ${s.value(context.organizationId)} and ${isOneOf(s, 't."tagKey"', keys)} and t."leadSeq" = ${w}."seq")`;
  return { covered: [], isDeep: false, write };
}

function hiddenIs(hidden: boolean): Condition {
  return { covered: [], isDeep: true, write: (_s, _w, l) => `${hidden ? "" : "not "}${l}."isHidden"` };
}

function deletedIs(deleted: boolean): Condition {
  return { covered: [], isDeep: true, write: (_s, _w, l) => `${l}."deletedAt" is ${deleted ? "not null" : "null"}` };
}

/** Long words stand anywhere, short ones begin a word. */
export function hasWord(word: string): Condition {
  const isShort = [...word].length < 3;
  const write: Condition["write"] = (s, _, l) => {
    const text = `${l}."searchText"`;
    if (s.engine === "sqlite") {
      return isShort ? `instr(' ' || ${text}, ${s.value(` ${word}`)}) > 0` : `instr(${text}, ${s.value(word)}) > 0`;
    }
    const pattern = word.replace(/[\\%_]/g, "\\$&");
    if (!isShort) return `${text} like ${s.value(`%${pattern}%`)}`;
    return `(${text} like ${s.value(`${pattern}%`)} or ${text} like ${s.value(`% ${pattern}%`)})`;
  };
  return { covered: [], isDeep: true, write };
}

/**
 * A custom field that has one of the values, lies in a range `from..to` of numbers or dates (either end may be open), or, by
 * `..`, is known at all. Anything else with two dots in it is a text like any other.
 */
function fieldIs(key: string, values: readonly string[]): Condition {
  const write: Condition["write"] = (s, _, l) => {
    const field: FieldPlace = { s, l, key };
    const written = values.flatMap((value) => {
      if (value === "..") return `${textOf(field)} is not null`;
      const [from, to, ...more] = value.split("..");
      const ends = more.length > 0 || to === undefined ? [] : [from ?? "", to].filter((end) => end !== "");
      const isRange = (form: RegExp) => ends.length > 0 && ends.every((end) => form.test(end));
      const spellings = [value, ...(s.engine === "sqlite" && isFlag(value) ? [value === "true" ? "1" : "0"] : [])];
      const same = `${textOf(field)} in ${s.values(spellings)}`;
      if (NUMBER.test(value)) return [same, `${numberOf(field)} = ${s.value(Number(value))}`];
      const range = { from: from ?? "", to: to ?? "" };
      if (isRange(NUMBER)) return [same, within(s, { what: () => numberOf(field), range, as: Number })];
      if (isRange(DATE)) return [same, within(s, { what: () => textOf(field), range, as: String })];
      return same;
    });
    return written.length === 0 ? "1 = 0" : `(${written.join(" or ")})`;
  };
  return { covered: [], isDeep: true, write };
}

const NUMBER = /^-?\d+(\.\d+)?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

function isFlag(value: string): boolean {
  return value === "true" || value === "false";
}

/** A custom field of the row `l`, in a statement that has come to it. */
interface FieldPlace {
  readonly s: Statement;
  readonly l: string;
  readonly key: string;
}

function textOf({ s, l, key }: FieldPlace): string {
  if (s.engine === "postgres") return `(${l}."customFields" ->> ${s.value(key)})`;
  return `cast(json_extract(${l}."customFields", ${s.value(`$."${key}"`)}) as text)`;
}

/** Its value where it is a number, else null: a text that begins with a digit is none. */
function numberOf({ s, l, key }: FieldPlace): string {
  const value = () => s.value(s.engine === "postgres" ? key : `$."${key}"`);
  const column = `${l}."customFields"`;
  if (s.engine === "postgres")
    return `(case when jsonb_typeof(${column} -> ${value()}) = 'number' then (${column} ->> ${value()})::numeric end)`;
  const isNumber = `json_type(${column}, ${value()}) in ('integer', 'real')`;
  return `(case when ${isNumber} then json_extract(${column}, ${value()}) end)`;
}

function within(
  s: Statement,
  { what, range, as }: { what: () => string; range: { from: string; to: string }; as: (end: string) => Value },
): string {
  const ends: string[] = [];
  if (range.from !== "") ends.push(`${what()} >= ${s.value(as(range.from))}`);
  if (range.to !== "") ends.push(`${what()} <= ${s.value(as(range.to))}`);
  return `(${ends.join(" and ")})`;
}

function allOf(conditions: readonly Condition[]): Condition {
  return combined(conditions, " and ", "1 = 1");
}

function anyOf(conditions: readonly Condition[]): Condition {
  return combined(conditions, " or ", "1 = 0");
}

/** A value that is not known is not what was named. */
function not(condition: Condition): Condition {
  return { ...condition, write: (s, w, l) => `(${condition.write(s, w, l)}) is not true` };
}

function combined(conditions: readonly Condition[], by: string, none: string): Condition {
  return {
    covered: conditions.flatMap((condition) => condition.covered),
    isDeep: conditions.some((condition) => condition.isDeep),
    write: (s, w, l) =>
      conditions.length === 0 ? none : `(${conditions.map((condition) => condition.write(s, w, l)).join(by)})`,
  };
}
