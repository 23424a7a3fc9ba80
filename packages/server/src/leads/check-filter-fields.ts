// Conditions on custom fields are checked against the fields there are: a field that is gone would match nothing, which
// looks like an empty list.
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import type { Queryable, Scope } from "../db/database.ts";
import { invalid } from "../http/problem.ts";
import { isDate } from "./keep-fields.ts";
import { fieldOf, type Sort } from "./list-cursor.ts";
import { type CustomFieldRow, customFieldStore } from "./store-fields.ts";

const UNKNOWN_FIELD = "is not a custom field of this organization";
const PREFIX = "field.";
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Refuses conditions on custom fields that do not exist, and values that cannot stand in them. */
export async function checkFilterFields(
  db: Queryable,
  scope: Scope,
  { filter, path = "" }: { filter: LeadFilter; path?: string },
): Promise<void> {
  const conditions = fieldConditions(filter, path);
  if (conditions.length === 0) return;
  const fields = new Map((await customFieldStore(db, scope).list()).map((field) => [field.key, field]));
  const errors = conditions.flatMap(({ key, values, path: at }) => {
    const problem = problemOf(fields.get(key), values);
    return problem === null ? [] : [{ path: at, message: problem }];
  });
  if (errors.length > 0) throw invalid(errors);
}

/** Refuses an order by a custom field that does not exist. */
export async function checkSortField(db: Queryable, scope: Scope, sort: Sort): Promise<void> {
  const key = fieldOf(sort);
  if (key !== null) await checkFieldsExist(db, scope, new Map([["sort", key]]));
}

/** Refuses custom fields that do not exist: keys, by the path at which each is named. */
export async function checkFieldsExist(db: Queryable, scope: Scope, keys: ReadonlyMap<string, string>): Promise<void> {
  if (keys.size === 0) return;
  const known = new Set((await customFieldStore(db, scope).list()).map(({ key }) => key));
  const errors = [...keys].flatMap(([path, key]) => (known.has(key) ? [] : [{ path, message: UNKNOWN_FIELD }]));
  if (errors.length > 0) throw invalid(errors);
}

interface FieldCondition {
  key: string;
  values: readonly string[];
  path: string;
}

function fieldConditions(filter: LeadFilter, path: string): FieldCondition[] {
  const own = Object.entries(filter).flatMap(([name, values]) =>
    name.startsWith(PREFIX) && Array.isArray(values)
      ? [{ key: name.slice(PREFIX.length), values: values.map(String), path: `${path}${name}` }]
      : [],
  );
  const inGroup = (name: "all" | "any" | "none") =>
    (filter[name] ?? []).flatMap((one, index) => fieldConditions(one, `${path}${name}.${index}.`));
  return [...own, ...inGroup("all"), ...inGroup("any"), ...inGroup("none")];
}

function problemOf(field: CustomFieldRow | undefined, values: readonly string[]): string | null {
  if (field === undefined) return UNKNOWN_FIELD;
  const fits = { number: (end: string) => NUMBER.test(end), date: isDate, yesNo: isFlag, text: any, choice: any }[
    field.kind
  ];
  // a range may be open at either end
  const ends = values.flatMap((value) =>
    value.includes("..") ? value.split("..").filter((end) => end !== "") : [value],
  );
  if (ends.every(fits)) return null;
  if (field.kind === "number") return "must be a number or a range such as 5..9";
  if (field.kind === "date") return "must be a date or a range such as 2026-12-01..2026-12-31";
  return "must be true or false";
}

function isFlag(text: string): boolean {
  return text === "true" || text === "false";
}

function any(): boolean {
  return true;
}
