// Custom fields of the organization, and whether a lead's values fit them.
import type { CustomField, CustomFieldChange, NewCustomField } from "@lead-dashboard/contract/leads/custom-fields";
import { fold } from "@lead-dashboard/domain/leads/fold";
import type { CustomValue } from "@lead-dashboard/domain/leads/lead-draft";
import { isRefusedName } from "@lead-dashboard/domain/templates/placeholders";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { clearField } from "./clear-field.ts";
import { EXPORTED_COLUMNS } from "./exported-columns.ts";
import { leadHooks } from "./hooks.ts";
import type { FieldProblem } from "./read-wish.ts";
import { type CustomFieldRow, customFieldStore, customFieldWriter } from "./store-fields.ts";
import { savedViewWriter } from "./store-views.ts";

const MOST_FIELDS = 200;

/** A custom field as it crosses the wire. */
export function presentField({ organizationId: _, createdAt, ...field }: CustomFieldRow): CustomField {
  return { ...field, createdAt: new Date(createdAt).toISOString() };
}

/** Adds a custom field at the end. */
export async function createField(
  { db, clock }: Foundation,
  caller: Caller,
  body: NewCustomField,
): Promise<CustomField> {
  const now = clock.now();
  if (body.kind === "choice" && !body.choices?.length)
    throw invalid([{ path: "choices", message: "a choice needs at least one" }]);
  const made = await db.transaction(async (tx) => {
    const fields = await customFieldStore(tx, caller.scope).list();
    const key = body.key ?? keyOf(body.label, fields);
    if (EXPORTED_COLUMNS.has(key)) throw invalid([{ path: "key", message: `${key} is a field every lead has` }]);
    if (isRefusedName(key)) throw invalid([{ path: "key", message: `${key} has a meaning of its own for programs` }]);
    if (fields.some((field) => field.key === key)) {
      throw new AppError("conflict", "duplicate-key", `There is a field ${key} already.`, {
        errors: [{ path: "key", message: "is taken" }],
      });
    }
    if (fields.length >= MOST_FIELDS)
      throw new AppError(
        "unprocessable",
        "too-many-fields",
        `An organization has at most ${MOST_FIELDS} custom fields.`,
      );
    // Values of an earlier field of this name go first: they must never show under the new one.
    if (!(await clearField(tx, caller.scope, { key, now }))) return null;
    const row = {
      id: newId(),
      organizationId: caller.organizationId,
      key,
      label: body.label,
      kind: body.kind,
      choices: body.choices ?? [],
      position: Math.max(-1, ...fields.map((field) => field.position)) + 1,
      createdAt: now,
    };
    const { organizationId: _, ...draft } = row;
    await customFieldWriter(tx, caller.scope).insert(draft);
    await tell(tx, caller, { id: row.id, after: { key, label: body.label, kind: body.kind }, now });
    return presentField(row);
  });
  if (made !== null) return made;
  throw new AppError(
    "conflict",
    "field-being-cleared",
    "The values of a deleted field of this name are still being removed. Try again in a minute.",
    {
      errors: [{ path: body.key === undefined ? "label" : "key", message: "was a field that is still being cleared" }],
    },
  );
}

/** Changes a custom field's label, choices or place. */
export async function changeField(
  { db, clock }: Foundation,
  caller: Caller,
  { id, change }: { id: string; change: CustomFieldChange },
): Promise<CustomField> {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return db.transaction(async (tx) => {
    const before = await customFieldStore(tx, caller.scope).find(id);
    if (before === undefined) throw notFound();
    if (before.kind === "choice" && change.choices?.length === 0)
      throw invalid([{ path: "choices", message: "a choice needs at least one" }]);
    await customFieldWriter(tx, caller.scope).change(id, given);
    await tell(tx, caller, { id, after: given, now: clock.now() });
    return presentField({ ...before, ...given });
  });
}

/** Removes a custom field with the values leads have in it; views sorted by it are sorted by the score. */
export async function deleteField({ db, clock }: Foundation, caller: Caller, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const before = await customFieldStore(tx, caller.scope).find(id);
    if (before === undefined) throw notFound();
    const now = clock.now();
    for (const held of leadHooks.all("fieldHeld")) {
      const reason = await held(tx, { scope: caller.scope, now });
      if (reason !== null) throw new AppError("conflict", "field-held", reason);
    }
    await customFieldWriter(tx, caller.scope).remove(id);
    await clearField(tx, caller.scope, { key: before.key, now });
    await tell(tx, caller, { id, after: { key: before.key, isDeleted: true }, now });
    const { organizationId, actor } = caller;
    const sorted = { type: "savedView.changed", organizationId, actor, after: { sort: "-score" } } as const;
    for (const subjectId of await savedViewWriter(tx, caller.scope).unsort(before.key))
      await recordEvent(tx, { ...sorted, subjectId }, now);
  });
}

/** Values of fields that do not exist or that do not fit their kind. A value may always be removed. */
export async function customFieldProblems(
  db: Queryable,
  scope: Scope,
  values: Record<string, CustomValue | null>,
): Promise<FieldProblem[]> {
  const names = Object.keys(values);
  if (names.length === 0) return [];
  const fields = new Map((await customFieldStore(db, scope).list()).map((field) => [field.key, field]));
  return names.flatMap((name) => {
    const value = values[name];
    if (value === null || value === undefined) return [];
    const problem = problemOf(fields.get(name), value);
    return problem === null ? [] : [{ path: `customFields.${name}`, message: problem }];
  });
}

function problemOf(field: CustomFieldRow | undefined, value: CustomValue): string | null {
  if (field === undefined) return "is not a custom field of this organization";
  switch (field.kind) {
    case "text":
      return typeof value === "string" ? null : "must be text";
    case "number":
      return typeof value === "number" ? null : "must be a number";
    case "yesNo":
      return typeof value === "boolean" ? null : "must be true or false";
    case "date":
      return typeof value === "string" && isDate(value) ? null : "must be a date such as 2026-12-01";
    case "choice":
      return typeof value === "string" && field.choices.includes(value)
        ? null
        : `must be one of: ${field.choices.join(", ")}`;
  }
}

/** Whether a text is a day that exists, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
  );
}

function keyOf(label: string, fields: readonly CustomFieldRow[]): string {
  const words = fold(label)
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .split(" ");
  const [first = "", ...rest] = words;
  const camel = `${first}${rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}`;
  const base = /^[a-z]/.test(camel) ? camel.slice(0, 50) : `field${camel.slice(0, 45)}`;
  const taken = new Set(fields.map((field) => field.key));
  for (let number = 1; ; number++) {
    const key = number === 1 ? base : `${base}${number}`;
    if (!taken.has(key) && !EXPORTED_COLUMNS.has(key) && !isRefusedName(key)) return key;
  }
}

async function tell(
  tx: Tx,
  { organizationId, actor }: Caller,
  { id, after, now }: { id: string; after: Record<string, unknown>; now: number },
): Promise<void> {
  await recordEvent(tx, { type: "customField.changed", organizationId, actor, subjectId: id, after }, now);
}
