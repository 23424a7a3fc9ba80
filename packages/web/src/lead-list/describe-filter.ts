// A filter as a person would say it.
import { filterBuilder as t } from "../messages/en/filter-builder.ts";
import { day } from "../messages/when.ts";
import type { FilterField } from "./filter-fields.ts";
import type { Condition, FilterNode, FilterTree, Group } from "./filter-tree.ts";
import { standsAlone } from "./filter-values.ts";

/** What is needed to word values: the fields there are, and people by their id. */
export interface FilterWords {
  fields: readonly FilterField[];
  nameOf: (memberId: string) => string;
}

/** The whole filter in one sentence. */
export function describeTree({ root, scope }: FilterTree, words: FilterWords): string {
  const said = root.items.length === 0 ? t.everything : describeGroup(root, words, true);
  return scope === "listed" ? said : `${t.scopeChips[scope]}: ${said}`;
}

/** One condition or group. */
export function describeNode(node: FilterNode, words: FilterWords): string {
  if (node.kind === "condition") return describeCondition(node, words);
  if (node.kind === "group") return describeGroup(node, words, false);
  const byImport = t.byImport.get(node.name);
  if (byImport !== undefined) return byImport;
  return node.name.startsWith("field.") ? t.gone(node.name.slice(6)) : t.other(node.name);
}

/** Whether a condition was made by the page of an import: it can be kept or removed, and nowhere chosen. */
export function isByImport(name: string): boolean {
  return t.byImport.has(name);
}

function describeGroup(group: Group, words: FilterWords, isOutermost: boolean): string {
  const parts = group.items.map((node) => describeNode(node, words));
  if (group.mode === "none") return t.allBut(parts.join(` ${t.joins.any} `));
  const said = parts.join(` ${t.joins[group.mode]} `);
  return isOutermost || parts.length < 2 ? said : `(${said})`;
}

function describeCondition({ field: name, operator, values }: Condition, words: FilterWords): string {
  const field = words.fields.find((one) => one.name === name);
  if (field === undefined) return t.gone(name.replace(/^field\./, ""));
  const begin = `${field.label} ${t.operators[operator]}`;
  if (standsAlone(operator)) return begin;
  const said = values.filter((value) => value !== "").map((value) => valueWord(field, value, words));
  if (said.length === 0) return `${begin} …`;
  return `${begin} ${said.join(operator === "between" ? ` ${t.and} ` : ` ${t.or} `)}`;
}

/** A value as it is shown. */
export function valueWord(field: FilterField, value: string, { nameOf }: Pick<FilterWords, "nameOf">): string {
  if (field.kind === "moment" || field.kind === "date") return day(`${value}T12:00:00`);
  const known = field.options?.find((option) => option.value === value)?.label;
  if (known !== undefined) return known;
  return field.name === "assignedTo" ? nameOf(value) : value;
}
