import fc from "fast-check";
import { expect, test } from "vitest";
import { type CappedAccount, daysUnderCaps } from "./days-under-caps.ts";

const account = (given: Partial<CappedAccount>): CappedAccount => ({
  capToday: 50,
  sentToday: 0,
  dailyCap: 50,
  warmUp: null,
  ...given,
});

test.each<[string, number, CappedAccount[], number | null]>([
  ["within the cap they leave today", 50, [account({})], 1],
  ["above it they take turns", 151, [account({})], 4],
  ["what was sent today counts", 50, [account({ sentToday: 20 })], 2],
  ["several accounts share", 200, [account({}), account({})], 2],
  ["without a cap they leave today", 100_000, [account({ capToday: null, dailyCap: null })], 1],
  ["a warm-up grows", 60, [account({ capToday: 20, dailyCap: 100, warmUp: { firstDay: 20, growthPercent: 20 } })], 3],
  ["without an account none leaves", 1, [], null],
])("%s", (_what, count, accounts, days) => expect(daysUnderCaps(count, accounts)).toBe(days));

test("more messages never take fewer days, and another account never more", () => {
  const caps = fc.record({ capToday: fc.nat(200), sentToday: fc.nat(50), dailyCap: fc.integer({ min: 1, max: 200 }) });
  fc.assert(
    fc.property(fc.nat(5_000), fc.nat(100), fc.array(caps, { minLength: 1, maxLength: 5 }), (count, more, given) => {
      const accounts = given.map((one) => account({ ...one, capToday: Math.min(one.capToday, one.dailyCap) }));
      const days = daysUnderCaps(count, accounts) ?? 0;
      expect(daysUnderCaps(count + more, accounts) ?? 0).toBeGreaterThanOrEqual(days);
      expect(daysUnderCaps(count, [...accounts, account({})]) ?? 0).toBeLessThanOrEqual(days);
    }),
  );
});
