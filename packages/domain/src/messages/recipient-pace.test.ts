import fc from "fast-check";
import { expect, test } from "vitest";
import { nextToRecipient } from "./recipient-pace.ts";

const NOW = 1_790_000_000_000;

test("ten may follow one another at once, and then one in six seconds", () => {
  expect(nextToRecipient([], NOW)).toBeNull();
  expect(nextToRecipient(Array(9).fill(NOW), NOW)).toBeNull();
  expect(nextToRecipient(Array(10).fill(NOW), NOW)).toBe(NOW + 6_000);
  expect(nextToRecipient(Array(10).fill(NOW), NOW + 6_000)).toBeNull();
  expect(nextToRecipient(Array(10).fill(NOW - 3_600_000), NOW)).toBeNull();
});

test("whatever is asked for, no minute has more than twenty, and each gets its turn", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 120 }), (pauses) => {
      const left: number[] = [];
      let now = NOW;
      for (const pause of pauses) {
        now = nextToRecipient(left, now + pause) ?? now + pause;
        expect(nextToRecipient(left, now)).toBeNull();
        left.push(now);
        expect(left.filter((at) => at > now - 60_000).length).toBeLessThanOrEqual(20);
      }
    }),
  );
});
