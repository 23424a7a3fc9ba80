import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { expect, test } from "vitest";
import { describeTree } from "./describe-filter.ts";
import { filterFields } from "./filter-fields.ts";
import { readTree, writeTree } from "./filter-tree.ts";
import { problemOf } from "./filter-values.ts";

const createdAt = "2026-11-22T10:00:00.000Z";
const custom = (["text", "number", "date", "choice", "yesNo"] as const).map((kind, position) => {
  const choices = kind === "choice" ? ["Basic", "Pro"] : [];
  return { id: kind, key: kind, label: `Own ${kind}`, kind, choices, position, createdAt };
});
const fields = filterFields(custom);
const words = { fields, nameOf: (id: string) => (id === "7" ? "Dea" : id) };
const midnight = (day: string) => new Date(`${day}T00:00:00`).toISOString();
const ever = "1970-01-01T00:00:00.000Z";

const SAID: [LeadFilter, string][] = [
  [{}, "Every lead"],
  [{ status: ["NEW", "CONTACTED"] }, "Status is New or Contacted"],
  [
    { status: ["NEW"], any: [{ city: ["Peja"] }, { scoreMin: 60 }] },
    "Status is New and (City is Peja or Score is at least 60)",
  ],
  [
    { any: [{ status: ["NEW"], hasWebsite: false }, { tag: ["vip"] }] },
    "(Status is New and Website is not known) or Tag is vip",
  ],
  [{ none: [{ city: ["Peja"] }, { assignedTo: ["7", "me"] }] }, "City is not Peja and Assigned to is not Dea or you"],
  [{ none: [{ status: ["NEW"], city: ["Peja"] }] }, "not ((Status is New and City is Peja))"],
  [{ scoreMin: 20, scoreMax: 60 }, "Score is between 20 and 60"],
  [{ none: [{ lastContactedAfter: ever }] }, "Last contact was never made"],
  [
    { createdAfter: midnight("2026-11-01"), createdBefore: midnight("2026-11-11") },
    "Added is between 1 Nov and 10 Nov",
  ],
  [{ "field.number": ["5..9"], "field.yesNo": ["false"] }, "Own number is between 5 and 9 and Own yesNo is no"],
  [
    { "field.date": ["..2026-11-09"], none: [{ "field.text": [".."] }] },
    "Own date is before 10 Nov and Own text is not known",
  ],
  [{ "field.choice": ["Pro"], all: [{ "field.choice": ["Basic"] }] }, "Own choice is Pro and Own choice is Basic"],
  [{ hidden: true, followUp: ["overdue"] }, "Hidden: Follow-up is overdue"],
  [{ "field.gone": ["x"] }, "“gone” (not a field any more)"],
];

test.each(SAID)("%o is said and comes back as it was", (filter, sentence) => {
  const tree = readTree(filter, fields);
  expect(describeTree(tree, words)).toBe(sentence);
  expect(writeTree(tree, fields)).toEqual(filter);
});

test("what an address may hold besides is shown, not lost", () => {
  const filter = JSON.parse('{"any":"[{","all":[{"bogus":1}],"status":["NEW"]}');
  expect(describeTree(readTree(filter, fields), words)).toBe(
    "Status is New and “bogus” (not known here) and “any” (not known here)",
  );
});

test.each([
  ["score", "between", ["60", "20"], "The first must not be above the second."],
  ["score", "atLeast", ["101"], "Scores go from 0 to 100."],
  ["field.number", "any", ["many"], "This is not a number."],
  ["created", "between", ["2026-11-10", "2026-11-01"], "The first must not be above the second."],
  ["status", "any", [], "Choose a value, or remove the condition."],
] as const)("%s %s %s is refused with its reason", (name, operator, values, reason) => {
  expect(
    problemOf(
      fields.find((field) => field.name === name),
      { operator, values },
    ),
  ).toBe(reason);
});
