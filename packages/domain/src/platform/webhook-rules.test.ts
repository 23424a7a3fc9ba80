import fc from "fast-check";
import { expect, test } from "vitest";
import { afterAttempt } from "./webhook-rules.ts";

const failed = (attempt: number, status: number | null = 500, retryAfterMs: number | null = null) =>
  afterAttempt({ status, retryAfterMs }, attempt, 0);

test("ten attempts are made in 75.6 hours, then the endpoint is switched off", () => {
  let waited = 0;
  for (let attempt = 1; attempt <= 9; attempt++) {
    const next = failed(attempt);
    if (next.kind !== "retry") throw new Error(`attempt ${attempt} was the last`);
    waited += next.afterMs;
  }
  expect(waited / 3_600_000).toBeCloseTo(75.58, 2);
  expect(failed(10)).toEqual({ kind: "give-up", disable: true });
});

test("only 2xx is success, redirects are not followed, 410 switches off at once", () => {
  expect(failed(1, 204)).toEqual({ kind: "delivered" });
  expect(failed(1, 301)).toEqual({ kind: "retry", afterMs: 5_000 });
  expect(failed(1, null)).toEqual({ kind: "retry", afterMs: 5_000 });
  expect(failed(1, 410)).toEqual({ kind: "give-up", disable: true });
});

test("an overloaded receiver is given the time it asks for, up to a day", () => {
  expect(failed(1, 429, 60_000)).toEqual({ kind: "retry", afterMs: 60_000 });
  expect(failed(1, 429, 9e9)).toEqual({ kind: "retry", afterMs: 86_400_000 });
  expect(failed(1, 500, 60_000)).toEqual({ kind: "retry", afterMs: 5_000 });
});

test("a retry is never sooner than its delay and at most a tenth later", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const [early, real] = [
        afterAttempt({ status: 500, retryAfterMs: null }, attempt, 0),
        afterAttempt({ status: 500, retryAfterMs: null }, attempt, random),
      ];
      if (early.kind !== "retry" || real.kind !== "retry") throw new Error("no retry");
      expect(real.afterMs).toBeGreaterThanOrEqual(early.afterMs);
      expect(real.afterMs).toBeLessThanOrEqual(early.afterMs * 1.1 + 1);
    }),
  );
});
