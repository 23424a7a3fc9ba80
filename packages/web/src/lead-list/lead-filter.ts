import type { LeadCountQuery, LeadFilter, LeadQuery } from "@lead-dashboard/contract/leads/lead-query";
import { quick } from "../messages/en/quick.ts";
import type { RowLead } from "./row.ts";

/** The order of a list as the contract names it. */
export type LeadSort = NonNullable<LeadQuery["sort"]>;

const LISTS = [
  "status",
  "temperature",
  "category",
  "country",
  "city",
  "assignedTo",
  "tag",
  "source",
  "followUp",
  "importId",
  "updatedByImport",
] as const;
const FLAGS = ["hasPhone", "hasEmail", "hasWebsite", "hidden", "deleted"] as const;
const NUMBERS = ["scoreMin", "scoreMax"] as const;
const GROUPS = ["all", "any", "none"] as const;
const TEXTS = ["q", "lastContactedBefore", "lastContactedAfter", "createdBefore", "createdAfter"] as const;

/** The filter that stands in an address; parts it does not know are left alone for the page. */
export function readFilter(search: URLSearchParams): LeadCountQuery {
  const filter: Record<string, unknown> = {};
  for (const name of LISTS) if (search.has(name)) filter[name] = search.getAll(name);
  for (const name of FLAGS) if (search.has(name)) filter[name] = search.get(name) === "true";
  for (const name of NUMBERS) {
    const value = Number(search.get(name));
    if (search.has(name) && Number.isInteger(value)) filter[name] = value;
  }
  for (const name of TEXTS) if (search.get(name)) filter[name] = search.get(name);
  for (const name of GROUPS) if (search.get(name)) filter[name] = parsed(search.get(name) ?? "");
  for (const name of search.keys()) if (name.startsWith("field.")) filter[name] = search.getAll(name);
  return filter as LeadCountQuery;
}

/** A group as it stands in an address; what is no JSON stays text, which the server refuses by name. */
function parsed(text: string): unknown {
  try {
    const group: unknown = JSON.parse(text);
    return Array.isArray(group) ? group : text;
  } catch {
    return text;
  }
}

/** Names in an address that are no part of a filter, nor one of `others`. */
export function unknownNames(search: URLSearchParams, others: readonly string[]): string[] {
  return [...new Set(search.keys())].filter((name) => !isFilterName(name) && !others.includes(name));
}

/** An order that stands in an address; null when it names none. */
export function readSort(word: string | null): LeadSort | null {
  if (word === null) return null;
  const isKnown = Object.hasOwn(quick.sorts, word) || /^-?field\.[A-Za-z0-9_-]{1,60}$/.test(word);
  return isKnown ? (word as LeadSort) : null;
}

/** Writes a filter into an address beside what else stands there. */
export function writeFilter(search: URLSearchParams, filter: LeadCountQuery): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of [...search.keys()]) if (isFilterName(name)) next.delete(name);
  for (const [name, value] of Object.entries(filter)) {
    if (isGroup(name)) {
      if (value !== undefined) next.set(name, typeof value === "string" ? value : JSON.stringify(value));
      continue;
    }
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== "") next.append(name, String(one));
    }
  }
  return next;
}

/** Whether a filter asks for anything. */
export function isFiltering(filter: LeadCountQuery): boolean {
  return Object.values(filter).some((value) => value !== undefined && !(Array.isArray(value) && value.length === 0));
}

/** The filter as the query string wants it: groups as JSON; a list of one value that holds a comma repeated, or it would be split. */
export function asQuery(filter: LeadCountQuery): LeadCountQuery {
  const repeated = Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [
      name,
      isGroup(name) && Array.isArray(value)
        ? JSON.stringify(value)
        : Array.isArray(value) && value.length === 1 && String(value[0]).includes(",")
          ? [...value, ""]
          : value,
    ]),
  );
  return repeated as LeadCountQuery;
}

/** The filter in JSON, for bulk actions; the names are the same. */
export function asJson(filter: LeadCountQuery): LeadFilter {
  return filter;
}

/**
 * Whether a lead still belongs to a list after it was changed here. Judges only what a row's actions change; everything
 * else is the server's to say.
 */
export function stillMatches(lead: RowLead, filter: LeadCountQuery): boolean {
  if (filter.status && !filter.status.includes(lead.status)) return false;
  if (filter.temperature && !filter.temperature.includes(lead.temperature)) return false;
  if (lead.deletedAt && !filter.deleted) return false;
  if (lead.hidden !== undefined && lead.hidden !== (filter.hidden ?? false)) return false;
  return true;
}

function isGroup(name: string): boolean {
  return GROUPS.some((one) => one === name);
}

function isFilterName(name: string): boolean {
  return [...LISTS, ...FLAGS, ...NUMBERS, ...TEXTS, ...GROUPS].some((one) => one === name) || name.startsWith("field.");
}
