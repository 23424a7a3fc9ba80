// The values of one condition, to and from the names of the query.
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { filterBuilder } from "../messages/en/filter-builder.ts";
import type { FilterField, Operator } from "./filter-fields.ts";

const t = filterBuilder.problems;

interface Values {
  operator: Operator;
  values: readonly string[];
}

/** From the beginning of time: a lead contacted since then was contacted at all. */
const EVER = "1970-01-01T00:00:00.000Z";
/** A custom field that has any value. */
const KNOWN = "..";
const WITHOUT_VALUE: ReadonlySet<Operator> = new Set(["known", "missing", "ever", "never", "yes", "no"]);

/** Whether a comparison needs no value. */
export function standsAlone(operator: Operator): boolean {
  return WITHOUT_VALUE.has(operator);
}

/** Reads what the query says of a field; null when it cannot be read. */
export function readValues(field: FilterField, value: unknown): Values | null {
  if (field.kind === "words") return typeof value === "string" ? { operator: "contains", values: [value] } : null;
  if (field.kind === "has") return { operator: value === true ? "known" : "missing", values: [] };
  if (!Array.isArray(value)) return null;
  if (field.kind === "score")
    return between(
      value.map((one) => (one === undefined ? "" : String(one))),
      "score",
    );
  if (field.kind === "moment") {
    if (value[0] === EVER && value[1] === undefined) return { operator: "ever", values: [] };
    const [from, before] = value.map((one) => (typeof one === "string" ? dayOf(one) : ""));
    if (from && before) return { operator: "between", values: [from, moved(before, -1)] };
    return between([from ?? "", before ?? ""], "date");
  }
  const values = value.map(String);
  const [first = ""] = values;
  if (values.length === 1 && first === KNOWN && field.name.startsWith("field."))
    return { operator: "known", values: [] };
  if (field.kind === "yesNo")
    return values.length === 1 ? { operator: first === "true" ? "yes" : "no", values: [] } : null;
  if (field.kind === "date") {
    const [from = "", to = ""] = first.includes("..") ? first.split("..") : [first, first];
    if (values.length > 1) return null;
    return from === "" ? { operator: "before", values: [moved(to, 1)] } : between([from, to], "date");
  }
  if (field.kind === "number" && first.includes("..") && values.length === 1)
    return between(first.split(".."), "score");
  return { operator: "any", values };
}

function between([from = "", to = ""]: readonly string[], kind: "score" | "date"): Values {
  if (from !== "" && to !== "") return { operator: "between", values: [from, to] };
  if (from !== "") return { operator: kind === "score" ? "atLeast" : "after", values: [from] };
  return { operator: kind === "score" ? "atMost" : "before", values: [to] };
}

/** What is wrong with a condition as it stands; null when nothing is. */
export function problemOf(field: FilterField | undefined, { operator, values }: Values): string | null {
  if (field === undefined) return t.gone;
  if (standsAlone(operator)) return null;
  const [from = "", to = ""] = values;
  if (from.trim() === "" || (operator === "between" && to === "")) return t.empty;
  if (field.kind === "score" || field.kind === "number") {
    const numbers = values.map(Number);
    if (numbers.some((one) => !Number.isFinite(one))) return t.number;
    if (field.kind === "score" && numbers.some((one) => one < 0 || one > 100 || !Number.isInteger(one))) return t.range;
    if (operator === "between" && (numbers[0] ?? 0) > (numbers[1] ?? 0)) return t.order;
  } else if (operator === "between" && from > to) return t.order;
  return null;
}

/** What the query says for a condition; null while it is not complete. */
export function writeValues(field: FilterField, { operator, values }: Values): LeadFilter | null {
  if (problemOf(field, { operator, values }) !== null) return null;
  const [from = "", to = ""] = values;
  const { name } = field;
  const not = (filter: LeadFilter): LeadFilter => ({ none: [filter] });
  const of = (value: unknown) => ({ [name]: value }) as LeadFilter;
  if (operator === "none") return not(of(values));
  if (operator === "lacks") return not(of(from));
  if (operator === "contains") return of(from);
  if (operator === "any") return of(values);
  if (operator === "yes" || operator === "no") return of([String(operator === "yes")]);
  if (operator === "ever") return { lastContactedAfter: EVER };
  if (operator === "never") return not({ lastContactedAfter: EVER });
  if (operator === "known" || operator === "missing") {
    if (field.kind === "has") return of(operator === "known");
    return operator === "known" ? of([KNOWN]) : not(of([KNOWN]));
  }
  if (field.kind === "score") {
    if (operator === "atLeast") return { scoreMin: Number(from) };
    return operator === "atMost" ? { scoreMax: Number(from) } : { scoreMin: Number(from), scoreMax: Number(to) };
  }
  if (field.kind === "moment") {
    const since = `${name}After`;
    const until = `${name}Before`;
    const bounds: Record<string, unknown> = {
      ...(operator === "before" ? {} : { [since]: instantOf(from) }),
      ...(operator === "after" ? {} : { [until]: instantOf(operator === "before" ? from : moved(to, 1)) }),
    };
    return bounds as LeadFilter;
  }
  if (operator === "before") return of([`..${moved(from, -1)}`]);
  if (operator === "atMost") return of([`..${from}`]);
  return of([operator === "between" ? `${from}..${to}` : `${from}..`]);
}

/** The day of an instant by the reader's calendar, `YYYY-MM-DD`. */
function dayOf(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** The beginning of a day by the reader's clock. */
function instantOf(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

function moved(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
