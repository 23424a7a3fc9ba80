import fc from "fast-check";
import { expect, test } from "vitest";
import { isLate, nextTurn } from "./catch-up.ts";

const NOW = Date.UTC(2026, 10, 23, 9);
const MINUTE = 60_000;

test("a message is late when it was due hours ago, not when it only stood in a queue", () => {
  expect(isLate(NOW - 90 * MINUTE, NOW)).toBe(false);
  expect(isLate(NOW - 120 * MINUTE, NOW)).toBe(false);
  expect(isLate(NOW - 120 * MINUTE - 1, NOW)).toBe(true);
  expect(isLate(NOW - 3 * 60 * MINUTE, NOW)).toBe(true);
  expect(isLate(NOW + MINUTE, NOW)).toBe(false);
  expect(isLate(null, NOW)).toBe(false);
});

test("turns follow one another at half to one and a half times the mean distance, the first one at once", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 2, maxLength: 50 }),
      fc.option(fc.integer({ min: 1, max: 600 })),
      (randoms, perMinute) => {
        const mean = MINUTE / (perMinute ?? 1);
        let freeAt: number | null = null;
        const turns: number[] = [];
        for (const random of randoms) {
          const next = nextTurn({ freeAt, perMinute }, { random, now: NOW });
          turns.push(next.turn);
          freeAt = next.freeAt;
        }
        expect(turns[0]).toBe(NOW);
        for (const [index, turn] of turns.slice(1).entries()) {
          const distance = turn - (turns[index] ?? 0);
          expect(distance).toBeGreaterThanOrEqual(mean / 2 - 1);
          expect(distance).toBeLessThanOrEqual(mean * 1.5 + 1);
        }
      },
    ),
  );
});

test("an account that caught up long ago begins anew at once", () => {
  expect(nextTurn({ freeAt: NOW - MINUTE, perMinute: null }, { random: 0.5, now: NOW })).toEqual({
    turn: NOW,
    freeAt: NOW + MINUTE,
  });
});
