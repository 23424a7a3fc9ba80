import { expect, test } from "vitest";
import {
  afterAnswer,
  afterFailure,
  afterResuming,
  type Breaker,
  breakerBlocksUntil,
  CLOSED_BREAKER,
  heldUntil,
  restsAfterFailures,
} from "./breaker.ts";

const fail = (times: number, from: Breaker = CLOSED_BREAKER) =>
  Array.from({ length: times }).reduce<Breaker>((breaker) => afterFailure(breaker, false, 0), from);

test("five straight failures open it, four do not", () => {
  expect(breakerBlocksUntil(fail(4), 0)).toBeNull();
  expect(breakerBlocksUntil(fail(5), 0)).toBe(60_000);
});

test("half of the last twenty opens it", () => {
  let breaker = CLOSED_BREAKER;
  for (let i = 0; i < 10; i++) breaker = afterFailure(afterAnswer(breaker, 0), false, 0);
  expect(breakerBlocksUntil(breaker, 0)).not.toBeNull();
});

test("a refused password opens it at once; a failed probe doubles the wait; an answer closes it", () => {
  const open = afterFailure(CLOSED_BREAKER, true, 0);
  expect(breakerBlocksUntil(open, 59_999)).toBe(60_000);
  expect(breakerBlocksUntil(open, 60_000)).toBeNull();
  const again = afterFailure(open, false, 60_000);
  expect(breakerBlocksUntil(again, 60_000)).toBe(180_000);
  expect(afterAnswer(again, 180_000).openUntil).toBeNull();
});

test("fewer than twenty outcomes, or fewer than half of them failed, leave it closed", () => {
  const outcomes = (pattern: string) =>
    [...pattern].reduce<Breaker>(
      (breaker, one) => (one === "x" ? afterFailure(breaker, false, 0) : afterAnswer(breaker, 0)),
      CLOSED_BREAKER,
    );
  // ten of nineteen, none of them five in a row
  expect(breakerBlocksUntil(outcomes("....xx.xx.xx.xx.x.x"), 0)).toBeNull();
  expect(breakerBlocksUntil(outcomes("x.x.x.x.x.x.x.x...x"), 0)).toBeNull();
  expect(breakerBlocksUntil(outcomes(".x.x.x.x.x.x.x.x...x"), 0)).toBeNull();
  expect(breakerBlocksUntil(outcomes(".x.x.x.x.x.x.x.x.x.x"), 0)).not.toBeNull();
});

test("what lies twenty outcomes back is forgotten", () => {
  let breaker = fail(4);
  for (let i = 0; i < 20; i++) breaker = afterAnswer(breaker, 0);
  expect(breaker.recent).toEqual(Array.from({ length: 20 }, () => false));
  expect(breakerBlocksUntil(fail(4, breaker), 0)).toBeNull();
  expect(breakerBlocksUntil(fail(5, breaker), 0)).toBe(60_000);
  // ten of the last twenty, never five in a row
  for (const failures of [2, 2, 2, 2, 2]) breaker = fail(failures, afterAnswer(breaker, 0));
  expect(breakerBlocksUntil(breaker, 0)).toBe(60_000);
});

test("no wait is longer than a quarter of an hour, and a success begins again with a minute", () => {
  let breaker = CLOSED_BREAKER;
  const waits = Array.from({ length: 7 }, () => {
    breaker = afterFailure(breaker, true, 1_000);
    return (breaker.openUntil ?? 0) - 1_000;
  });
  expect(waits).toEqual([1, 2, 4, 8, 15, 15, 15].map((minutes) => minutes * 60_000));
  expect(afterFailure(afterAnswer(breaker, 1_000_000), true, 0).openUntil).toBe(60_000);
});

test("a rest the provider asks for is kept, never shortened, and speaks against nobody", () => {
  const held = heldUntil(CLOSED_BREAKER, 5_000, 0);
  expect(breakerBlocksUntil(held, 4_999)).toBe(5_000);
  expect(breakerBlocksUntil(held, 5_000)).toBeNull();
  expect(heldUntil(held, 1_000, 0).openUntil).toBe(5_000);
  expect(held).toMatchObject({ recent: [], opened: 0 });
  expect(afterAnswer(held, 5_000)).toMatchObject({ opened: 0, openUntil: null });
});

test("what was on its way when a rest was asked for does not end it, however it ends", () => {
  const held = heldUntil(CLOSED_BREAKER, 3_600_000, 0);
  expect(afterAnswer(held, 1_000).openUntil).toBe(3_600_000);
  expect(afterFailure(held, true, 1_000).openUntil).toBe(3_600_000);
});

test("a failure after a rest is the first one, not that of a probe", () => {
  const held = heldUntil(CLOSED_BREAKER, 5_000, 0);
  expect(breakerBlocksUntil(afterFailure(held, false, 6_000), 6_000)).toBeNull();
  expect(breakerBlocksUntil(afterFailure(held, true, 6_000), 6_000)).toBe(66_000);
});

test("a person ends a rest after failures, and not one the provider asked for, whichever came first", () => {
  const failed = fail(5);
  expect(restsAfterFailures(failed, 0)).toBe(true);
  expect(restsAfterFailures(failed, 60_000)).toBe(false);
  expect(afterResuming(failed, 0)).toEqual(CLOSED_BREAKER);
  for (const both of [heldUntil(failed, 90_000, 0), afterFailure(heldUntil(CLOSED_BREAKER, 90_000, 0), true, 0)]) {
    expect(restsAfterFailures(both, 0)).toBe(false);
    expect(breakerBlocksUntil(afterResuming(both, 1_000), 1_000)).toBe(90_000);
    expect(afterResuming(both, 90_000)).toEqual(CLOSED_BREAKER);
  }
});

test("where both rest it, resuming ends what failures add", () => {
  const both = heldUntil(fail(5), 40_000, 0);
  expect(breakerBlocksUntil(both, 0)).toBe(60_000);
  expect(restsAfterFailures(both, 0)).toBe(true);
  const after = afterResuming(both, 0);
  expect(breakerBlocksUntil(after, 0)).toBe(40_000);
  expect(restsAfterFailures(after, 0)).toBe(false);
  expect(breakerBlocksUntil(afterResuming(afterAnswer(both, 1_000), 1_000), 1_000)).toBe(40_000);
});

test("a rest asked for before it was noted who asked stands as well", () => {
  const noted = { ...CLOSED_BREAKER, openUntil: 90_000 };
  expect(breakerBlocksUntil(afterResuming(noted, 0), 0)).toBe(90_000);
  expect(afterResuming({ ...noted, opened: 1 }, 0)).toEqual(CLOSED_BREAKER);
});
