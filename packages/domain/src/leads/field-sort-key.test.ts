import fc from "fast-check";
import { expect, test } from "vitest";
import { fieldSortKey } from "./field-sort-key.ts";

test("numbers sort as numbers, below zero as well", () => {
  const number = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(number, number, (a, b) => {
      if (Math.abs(a - b) < 0.01) return;
      expect(fieldSortKey(a) < fieldSortKey(b)).toBe(a < b);
    }),
  );
});

test("texts sort without regard to case and accents, dates by day, no before yes", () => {
  expect(["Zebra", "ärzte", "Apotheke"].sort((a, b) => (fieldSortKey(a) < fieldSortKey(b) ? -1 : 1))).toEqual([
    "Apotheke",
    "ärzte",
    "Zebra",
  ]);
  expect(fieldSortKey("2026-02-01") < fieldSortKey("2026-11-30")).toBe(true);
  expect(fieldSortKey(false) < fieldSortKey(true)).toBe(true);
});
