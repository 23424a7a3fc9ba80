import { expect, test } from "vitest";
import { amountOf, amountProblem, numberOf, numberProblem } from "./typed-numbers.ts";

test("a deal value is read with decimal comma and thousands", () => {
  expect(["1.234,50", "12,5", "1,200", "1200"].map(amountOf)).toEqual([1234.5, 12.5, 1200, 1200]);
  expect(amountProblem("1.234,50")).toBeNull();
});

test("what is no amount is refused with what was typed", () => {
  for (const text of ["abc", "-5", "12,345,6", "99999999999"]) expect(amountProblem(text)).toContain(text);
});

test("a number that can be read two ways is refused with ways that are clear", () => {
  const problem = numberProblem("1.234") ?? "";
  const offered = [...problem.matchAll(/[\d.]*\d/g)].map(([written]) => written).slice(1);
  expect(offered.map(numberOf)).toEqual([1234, 1.234]);
  expect(numberProblem("12,5")).toBeNull();
});
