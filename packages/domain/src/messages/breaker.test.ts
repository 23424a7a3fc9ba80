import { expect, test } from "vitest";
import { afterAnswer, afterFailure, type Breaker, breakerBlocksUntil, CLOSED_BREAKER } from "./breaker.ts";

const fail = (times: number, from: Breaker = CLOSED_BREAKER) =>
  Array.from({ length: times }).reduce<Breaker>((breaker) => afterFailure(breaker, false, 0), from);

test("five straight failures open it, four do not", () => {
  expect(breakerBlocksUntil(fail(4), 0)).toBeNull();
  expect(breakerBlocksUntil(fail(5), 0)).toBe(60_000);
});

test("half of the last twenty opens it", () => {
  let breaker = CLOSED_BREAKER;
  for (let i = 0; i < 10; i++) breaker = afterFailure(afterAnswer(breaker), false, 0);
  expect(breakerBlocksUntil(breaker, 0)).not.toBeNull();
});

test("a refused password opens it at once; a failed probe doubles the wait; an answer closes it", () => {
  const open = afterFailure(CLOSED_BREAKER, true, 0);
  expect(breakerBlocksUntil(open, 59_999)).toBe(60_000);
  expect(breakerBlocksUntil(open, 60_000)).toBeNull();
  const again = afterFailure(open, false, 60_000);
  expect(breakerBlocksUntil(again, 60_000)).toBe(180_000);
  expect(afterAnswer(again).openUntil).toBeNull();
});
