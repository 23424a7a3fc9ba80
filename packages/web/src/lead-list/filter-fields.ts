import type { CustomField } from "@lead-dashboard/contract/leads/custom-fields";
import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { TEMPERATURES } from "@lead-dashboard/domain/leads/temperature";
import { filterBuilder as t } from "../messages/en/filter-builder.ts";
import { filters } from "../messages/en/filters.ts";
import { leads } from "../messages/en/leads.ts";

/** How a condition compares; its words stand in the catalogue. */
export type Operator = keyof typeof t.operators;

/** What a condition can ask about: which comparisons make sense, and how its values are chosen. */
export interface FilterField {
  /** as in the query; `score`, `created` and `lastContacted` stand for two names each, `field.<key>` for a custom field */
  name: string;
  label: string;
  group: keyof typeof t.groups;
  kind: "choice" | "facet" | "score" | "has" | "moment" | "words" | "text" | "number" | "date" | "yesNo";
  operators: readonly Operator[];
  /** of a choice; members are added by who shows them */
  options?: readonly { value: string; label: string }[];
}

const LISTED: readonly Operator[] = ["any", "none"];
const MOMENTS: readonly Operator[] = ["after", "before", "between"];
const KNOWN: readonly Operator[] = ["known", "missing"];

function choice(
  name: "status" | "temperature" | "followUp" | "assignedTo",
  options: Record<string, string>,
): FilterField {
  const group = name === "followUp" ? "activity" : "lead";
  const listed = Object.entries(options).map(([value, label]) => ({ value, label }));
  return { name, label: t.fields[name], group, kind: "choice", operators: LISTED, options: listed };
}

function named<Names extends string>(names: readonly Names[], words: Record<Names, string>): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, words[name]]));
}

const facet = (name: "category" | "country" | "city" | "tag" | "source"): FilterField => ({
  name,
  label: t.fields[name],
  group: "lead",
  kind: "facet",
  operators: LISTED,
});
const has = (name: "hasPhone" | "hasEmail" | "hasWebsite"): FilterField => ({
  name,
  label: t.fields[name],
  group: "contact",
  kind: "has",
  operators: KNOWN,
});

/** Everything a lead can be filtered by, apart from custom fields. */
const FILTER_FIELDS: readonly FilterField[] = [
  choice("status", named(LEAD_STATUSES, leads.statuses)),
  choice("temperature", named(TEMPERATURES, leads.temperatures)),
  { name: "score", label: t.fields.score, group: "lead", kind: "score", operators: ["atLeast", "atMost", "between"] },
  facet("category"),
  facet("country"),
  facet("city"),
  choice("assignedTo", { me: filters.me, none: filters.nobody }),
  facet("tag"),
  facet("source"),
  { name: "q", label: t.fields.q, group: "lead", kind: "words", operators: ["contains", "lacks"] },
  has("hasPhone"),
  has("hasEmail"),
  has("hasWebsite"),
  choice("followUp", filters.followUps),
  {
    name: "lastContacted",
    label: t.fields.lastContacted,
    group: "activity",
    kind: "moment",
    operators: [...MOMENTS, "ever", "never"],
  },
  { name: "created", label: t.fields.created, group: "activity", kind: "moment", operators: MOMENTS },
];

const CUSTOM_OPERATORS = {
  text: [...LISTED, ...KNOWN],
  choice: [...LISTED, ...KNOWN],
  number: ["atLeast", "atMost", "between", "any", "none", ...KNOWN],
  date: [...MOMENTS, ...KNOWN],
  yesNo: ["yes", "no", ...KNOWN],
} as const satisfies Record<CustomField["kind"], readonly Operator[]>;

/** Every field, with those of the organization. */
export function filterFields(custom: readonly CustomField[]): FilterField[] {
  return [
    ...FILTER_FIELDS,
    ...custom.map(
      (field): FilterField => ({
        name: `field.${field.key}`,
        label: field.label,
        group: "custom",
        kind: field.kind,
        operators: CUSTOM_OPERATORS[field.kind],
        options: field.choices.map((value) => ({ value, label: value })),
      }),
    ),
  ];
}
