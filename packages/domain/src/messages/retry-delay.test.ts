import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_ATTEMPTS, retryDelay } from "./retry-delay.ts";

const MINUTE = 60_000;
/** the longest delay that chance may draw */
const longest = (attempt: number) => retryDelay(attempt, 1);

test("half a minute at first, three times as long each time, six hours at most", () => {
  expect([1, 2, 3, 4].map(longest)).toEqual([0.5 * MINUTE, 1.5 * MINUTE, 4.5 * MINUTE, 13.5 * MINUTE]);
  expect(longest(MAX_ATTEMPTS - 1)).toBe(360 * MINUTE);
  expect(longest(100)).toBe(360 * MINUTE);
});

test("chance spreads it from one second to the whole", () => {
  expect(retryDelay(2, 0.5)).toBe(45_000);
  expect(retryDelay(1, 0)).toBe(1_000);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        const delay = retryDelay(attempt, random);
        expect(delay).toBeGreaterThanOrEqual(1_000);
        expect(delay).toBeLessThanOrEqual(longest(attempt));
      },
    ),
  );
});
