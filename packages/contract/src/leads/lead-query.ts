import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { TEMPERATURES } from "@lead-dashboard/domain/leads/temperature";
import { z } from "zod";

/** The orders of a list; `-` before one is descending. Unknown values come last both ways. */
export const LEAD_SORTS = ["score", "createdAt", "name", "nextFollowUpAt", "lastContactedAt", "rating"] as const;

/** The key of a custom field, as it stands behind `field.`. */
export const CustomFieldKey = z.string().regex(/^[A-Za-z0-9_-]{1,60}$/);

/** An order of the list, as the query names it: one of these, or `field.<key>` for a custom field. */
export const LeadSort = z.union([
  z.enum([...LEAD_SORTS, ...LEAD_SORTS.map((name) => `-${name}` as const)]),
  z.templateLiteral([z.enum(["field.", "-field."]), CustomFieldKey]),
]);
const text = z.string().max(200);
const instant = z.iso.datetime({ offset: true });
const score = z.number().int().min(0).max(100);

const fields = {
  /** words; each must stand somewhere in name, contact, phone, e-mail, city, category or address */
  q: text,
  status: z.array(z.enum(LEAD_STATUSES)),
  temperature: z.array(z.enum(TEMPERATURES)),
  category: z.array(text),
  country: z.array(text),
  city: z.array(text),
  /** `me`, `none` or member ids */
  assignedTo: z.array(text),
  tag: z.array(text),
  source: z.array(text),
  scoreMin: score,
  scoreMax: score,
  hasPhone: z.boolean(),
  hasEmail: z.boolean(),
  hasWebsite: z.boolean(),
  /** days are those of the organization's time zone */
  followUp: z.array(z.enum(["overdue", "today", "week", "none"])),
  lastContactedBefore: instant,
  lastContactedAfter: instant,
  createdBefore: instant,
  createdAfter: instant,
  /** true: hidden leads only; otherwise they are left out */
  hidden: z.boolean(),
  /** true: leads in the bin only; otherwise they are left out */
  deleted: z.boolean(),
  /** leads that an import created */
  importId: z.array(text),
  /** leads that an import changed */
  updatedByImport: z.array(text),
  /** these leads and no others */
  id: z.array(text),
};

const conditions = z.strictObject(fields).partial();
type Conditions = z.infer<typeof conditions>;
type FieldConditions = { [key: `field.${string}`]: string[] | undefined };

/** Groups of a filter: all of them hold, any of them does, none of them does. */
type Groups = { all?: LeadFilter[]; any?: LeadFilter[]; none?: LeadFilter[] };

/** A filter in JSON: the query names with arrays and booleans, and groups. `{}` is everything. */
export type LeadFilter = Conditions & FieldConditions & Groups;

const FIELD_NAME = /^field\.[A-Za-z0-9_-]{1,60}$/;

function withFields<T>(known: Record<string, z.ZodType>, fieldValue: z.ZodType): z.ZodType<T> {
  const namesAreKnown = z.check<Record<string, unknown>>((context) => {
    const strange = Object.keys(context.value).filter((key) => !Object.hasOwn(known, key) && !FIELD_NAME.test(key));
    if (strange.length === 0) return;
    // what is wrong with the value of an unknown name does not matter
    const others = context.issues.filter(({ path }) => !strange.includes(String(path?.[0])));
    context.issues.splice(0, context.issues.length, ...others);
    context.issues.push({ code: "unrecognized_keys", keys: strange, input: context.value, path: [] });
  });
  // also when a value was refused already
  namesAreKnown._zod.def.when = ({ value }) => typeof value === "object" && value !== null && !Array.isArray(value);
  return z.object(known).partial().catchall(fieldValue).check(namesAreKnown) as unknown as z.ZodType<T>;
}

const fieldValues = z.array(text).max(100);

const DEEPEST = 5;

/** A filter in JSON, checked; groups nest at most five deep. */
export const LeadFilter: z.ZodType<LeadFilter> = filterOfDepth(DEEPEST);

function groupOf(depth: number) {
  return z.array(filterOfDepth(depth - 1)).max(20);
}

/** Each depth has a name, so that the API's description says it once. */
function filterOfDepth(depth: number): z.ZodType<LeadFilter> {
  const id = depth === DEEPEST ? "LeadFilter" : `LeadFilterGroup${DEEPEST - depth}`;
  if (depth === 0) return withFields<LeadFilter>(fields, fieldValues).meta({ id });
  const group = groupOf(depth);
  return withFields<LeadFilter>({ ...fields, all: group, any: group, none: group }, fieldValues).meta({ id });
}

/** `a,b` once, or the parameter repeated for values that hold a comma (repeat it empty beside a single such value). */
function list(item: z.ZodType): z.ZodType {
  const split = (value: string) => value.split(",");
  const parts = (value: unknown) => {
    if (typeof value === "string") return split(value);
    if (!Array.isArray(value)) return value;
    return value.length === 1 && typeof value[0] === "string" ? split(value[0]) : value.filter((part) => part !== "");
  };
  return z.preprocess(parts, z.array(item).max(100));
}

const flag = z.preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean());
const whole = z.coerce.number().int().min(0).max(100);

const urlConditions = Object.fromEntries(
  Object.entries(fields).map(([name, schema]) => {
    if (schema instanceof z.ZodArray) return [name, list(schema.element as z.ZodType)];
    if (schema instanceof z.ZodBoolean) return [name, flag];
    return [name, schema === score ? whole : schema];
  }),
);

/** A group in an address is the JSON of its array. */
const urlGroup = z.preprocess((value) => {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}, groupOf(DEEPEST));
const urlFields = { ...urlConditions, all: urlGroup, any: urlGroup, none: urlGroup };
const paging = { sort: LeadSort, limit: z.coerce.number().int().min(1).max(200), cursor: z.string() };

/** The filter as query parameters: lists by comma, `field.<key>` for custom fields, groups as JSON. */
export type LeadCountQuery = LeadFilter;
export const LeadCountQuery = withFields<LeadCountQuery>(urlFields, list(text));

/** The filter with sort and paging; default sort `-score`, 50 a page. */
export type LeadQuery = LeadFilter & { sort?: z.infer<typeof LeadSort>; limit?: number; cursor?: string };
export const LeadQuery = withFields<LeadQuery>({ ...urlFields, ...paging }, list(text));

/** The filter of an export, and which columns it has; all of them when left out. */
export type ExportQuery = LeadFilter & { columns?: string[] };
export const ExportQuery = withFields<ExportQuery>({ ...urlFields, columns: list(text) }, list(text));
