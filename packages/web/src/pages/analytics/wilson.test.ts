import { expect, test } from "vitest";
import { wilson } from "./wilson.ts";

test.each([
  [0, 10, 0, 0.2775328],
  [3, 40, 0.02583603, 0.19864234],
  [12, 100, 0.06999406, 0.19812099],
  [50, 1000, 0.03813026, 0.06531382],
])("the Wilson interval of %i in %i agrees with the reference", (hits, of, low, high) => {
  const interval = wilson(hits, of);
  expect(interval?.low).toBeCloseTo(low, 7);
  expect(interval?.high).toBeCloseTo(high, 7);
});

test("a share of nothing has no interval", () => {
  expect(wilson(0, 0)).toBeNull();
});
