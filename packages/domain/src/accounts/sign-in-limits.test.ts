import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countedAgain, FAILURE_MEMORY_MS, type Failures, lockedUntil } from "./sign-in-limits.ts";

describe("failed sign-ins", () => {
  it("cost nothing for the first five, then a growing wait", () => {
    let failures: Failures | null = null;
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt++) {
      failures = countedAgain(failures, 1000);
      waits.push(((lockedUntil("account-at-address", failures, 1000) ?? 1000) - 1000) / 1000);
    }
    expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it("never lock for longer than a quarter of an hour, in no scope", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("account-at-address" as const, "address" as const, "account" as const),
        fc.nat(1e9),
        fc.nat(1e12),
        (scope, count, lastAt) => lockedUntil(scope, { count, lastAt }, lastAt + FAILURE_MEMORY_MS) === null,
      ),
    );
  });

  it("are forgotten after a quarter of an hour without one", () => {
    expect(countedAgain({ count: 40, lastAt: 0 }, FAILURE_MEMORY_MS + 1)).toEqual({
      count: 1,
      lastAt: FAILURE_MEMORY_MS + 1,
    });
  });
});
