// A filter as a person builds it: groups of conditions. It goes to and from the filter of the contract.
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import type { FilterField, Operator } from "./filter-fields.ts";
import { readValues, writeValues } from "./filter-values.ts";

/** A field, a comparison, and values as text. */
export interface Condition {
  kind: "condition";
  field: string;
  operator: Operator;
  values: readonly string[];
}

/** Conditions and groups that go together. */
export interface Group {
  kind: "group";
  mode: "all" | "any" | "none";
  items: readonly FilterNode[];
}

/** A part of a filter that the builder can only show and remove. */
interface Other {
  kind: "other";
  name: string;
  value: unknown;
}

export type FilterNode = Condition | Group | Other;

/** A filter with the shelf it looks at. */
export interface FilterTree {
  scope: "listed" | "hidden" | "bin";
  root: Group;
}

/** Groups in groups, as deep as the server takes them. */
export const DEEPEST = 4;

/** Whether a filter has what chips and the simple dialog cannot change. */
export function hasGroups(filter: LeadFilter): boolean {
  return Boolean(filter.all?.length || filter.any?.length || filter.none?.length);
}

/** Reads a filter for a person. */
export function readTree(filter: LeadFilter, fields: readonly FilterField[]): FilterTree {
  const { hidden, deleted, ...rest } = filter;
  const items = readNodes(rest, fields);
  const only = items.length === 1 ? items[0] : undefined;
  const root: Group = only?.kind === "group" ? only : { kind: "group", mode: "all", items };
  return { scope: deleted ? "bin" : hidden ? "hidden" : "listed", root };
}

function readNodes(filter: LeadFilter, fields: readonly FilterField[]): FilterNode[] {
  const { all = [], any, none = [], ...plain } = filter;
  // an address can hold anything
  const broken = Object.entries({ all, any, none }).filter(([, value]) => value !== undefined && !isGroup(value));
  if (broken.length > 0) {
    const others = broken.map(([name, value]): Other => ({ kind: "other", name, value }));
    const sound = Object.entries(filter).filter(([name]) => !others.some((other) => other.name === name));
    return [...readNodes(Object.fromEntries(sound) as LeadFilter, fields), ...others];
  }
  return [
    ...readPlain(plain, fields),
    ...all.map((one) => readOne(one, fields)),
    ...(any
      ? [
          group(
            "any",
            any.map((one) => readOne(one, fields)),
          ),
        ]
      : []),
    ...readNone(none.map((one) => readOne(one, fields))),
  ];
}

function isGroup(value: unknown): value is LeadFilter[] {
  return Array.isArray(value) && value.every((one) => typeof one === "object" && one !== null && !Array.isArray(one));
}

function readOne(filter: LeadFilter, fields: readonly FilterField[]): FilterNode {
  const nodes = readNodes(filter, fields);
  return nodes.length === 1 && nodes[0] ? nodes[0] : group("all", nodes);
}

/** What is not wanted: conditions turned round where they can be, a group for the others. */
function readNone(nodes: readonly FilterNode[]): FilterNode[] {
  const turned = nodes.map((node) => (node.kind === "condition" ? turnedRound(node) : null));
  const rest = nodes.filter((_, index) => turned[index] === null);
  return [...turned.filter((node) => node !== null), ...(rest.length > 0 ? [group("none", rest)] : [])];
}

const OPPOSITES: Partial<Record<Operator, Operator>> = {
  any: "none",
  contains: "lacks",
  known: "missing",
  missing: "known",
  ever: "never",
};

function turnedRound(condition: Condition): Condition | null {
  const operator = OPPOSITES[condition.operator];
  return operator === undefined ? null : { ...condition, operator };
}

function readPlain(plain: LeadFilter, fields: readonly FilterField[]): FilterNode[] {
  const { scoreMin, scoreMax, createdAfter, createdBefore, lastContactedAfter, lastContactedBefore, ...rest } = plain;
  const pairs: [string, unknown][] = [
    ["score", [scoreMin, scoreMax]],
    ["created", [createdAfter, createdBefore]],
    ["lastContacted", [lastContactedAfter, lastContactedBefore]],
  ];
  const given = pairs.filter(([, value]) => Array.isArray(value) && value.some((one) => one !== undefined));
  return [...Object.entries(rest), ...given].flatMap(([name, value]): FilterNode[] => {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    const field = fields.find((one) => one.name === name);
    const read = field === undefined ? null : readValues(field, value);
    return [read === null ? { kind: "other", name, value } : { kind: "condition", field: name, ...read }];
  });
}

/**
 * The filter of the contract. What all must hold and can stand alone becomes a plain condition, so that it is a chip;
 * conditions that are not complete are left out.
 */
export function writeTree({ scope, root }: FilterTree, fields: readonly FilterField[]): LeadFilter {
  const shelf = scope === "bin" ? { deleted: true } : scope === "hidden" ? { hidden: true } : {};
  const parts = root.items.map((node) => writeNode(node, fields)).filter((part) => part !== null);
  if (parts.length === 0) return shelf;
  if (root.mode === "any" && parts.length > 1) return { ...shelf, any: parts };
  if (root.mode === "none") return { ...shelf, none: parts };
  return { ...shelf, ...together(parts) };
}

function writeNode(node: FilterNode, fields: readonly FilterField[]): LeadFilter | null {
  if (node.kind === "other") return { [node.name]: node.value } as LeadFilter;
  if (node.kind === "condition") {
    const field = fields.find((one) => one.name === node.field);
    return field === undefined ? null : writeValues(field, node);
  }
  const parts = node.items.map((one) => writeNode(one, fields)).filter((part) => part !== null);
  if (parts.length === 0) return null;
  if (node.mode === "any" && parts.length > 1) return { any: parts };
  return node.mode === "none" ? { none: parts } : together(parts);
}

/** All of some filters in one: side by side where no name is taken, `none` joined, the rest under `all`. */
function together(parts: readonly LeadFilter[]): LeadFilter {
  let joined: LeadFilter = {};
  const rest: LeadFilter[] = [];
  for (const part of parts) {
    const names = Object.keys(part);
    if (names.length === 1 && part.none) joined = { ...joined, none: [...(joined.none ?? []), ...part.none] };
    else if (names.some((name) => name in joined || name === "all")) rest.push(part);
    else joined = { ...joined, ...part };
  }
  return rest.length === 0 ? joined : { ...joined, all: rest };
}

function group(mode: Group["mode"], items: readonly FilterNode[]): Group {
  return { kind: "group", mode, items };
}
