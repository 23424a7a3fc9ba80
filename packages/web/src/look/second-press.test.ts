import { expect, test } from "vitest";
import { isSecondPress } from "./second-press.ts";

test("a second press soon and on the same spot belongs to the first", () => {
  const first = { x: 100, y: 100, at: 1_000 };
  expect(isSecondPress(first, { x: 104, y: 98, at: 1_200 })).toBe(true);
});

test("a press elsewhere, a late one, or one without a first is a press of its own", () => {
  const first = { x: 100, y: 100, at: 1_000 };
  expect(isSecondPress(first, { x: 160, y: 100, at: 1_200 })).toBe(false);
  expect(isSecondPress(first, { x: 100, y: 100, at: 1_600 })).toBe(false);
  expect(isSecondPress(null, { x: 100, y: 100, at: 1_200 })).toBe(false);
});
