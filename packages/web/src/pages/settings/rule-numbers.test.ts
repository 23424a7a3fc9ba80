import { DEFAULT_RULES } from "@lead-dashboard/domain/scoring/score-rules";
import { expect, test } from "vitest";
import { numbersOf, withNumber } from "./rule-numbers.ts";

test("every number of a group has a name on the screen", () => {
  expect(numbersOf(DEFAULT_RULES, "reach").map(({ path }) => path)).toEqual([
    "reach.cap",
    "reach.mobile",
    "reach.email",
    "reach.landline",
  ]);
  expect(numbersOf(DEFAULT_RULES, "staleness")).toHaveLength(6);
});

test("changing one number leaves the others and the old rules alone", () => {
  const next = withNumber(DEFAULT_RULES, "staleness.untouched.1.points", -12);
  expect(next.staleness.untouched[1]).toEqual({ afterDays: 30, points: -12 });
  expect(DEFAULT_RULES.staleness.untouched[1]?.points).toBe(-10);
});
