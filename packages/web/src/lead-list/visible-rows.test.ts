import fc from "fast-check";
import { expect, test } from "vitest";
import { scrollToShow, visibleRows } from "./visible-rows.ts";

test("every row in view is mounted, whatever the place of the scroll bar", () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.integer({ min: 50, max: 2000 }), fc.nat(1e6), (scrollTop, height, count) => {
      const { first, end } = visibleRows(scrollTop, height, 44, count);
      const firstInView = Math.floor(scrollTop / 44);
      const lastInView = Math.min(count, Math.ceil((scrollTop + height) / 44));
      return first <= firstInView && end >= lastInView && end <= count && end - first < height / 44 + 20;
    }),
  );
});

test("a row in the middle of the view does not scroll it", () => {
  expect(scrollToShow(5, 100, 440, 44)).toBeNull();
});

test("a row outside the view scrolls until it is inside, with room around it", () => {
  expect(scrollToShow(0, 500, 440, 44)).toBe(0);
  expect(scrollToShow(30, 0, 440, 44)).toBe(31 * 44 - 440 + 44);
});
