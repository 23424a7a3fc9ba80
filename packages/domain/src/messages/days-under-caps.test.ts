import fc from "fast-check";
import { expect, test } from "vitest";
import { type CappedAccount, daysUnderCaps } from "./days-under-caps.ts";

const account = (given: Partial<CappedAccount>): CappedAccount => ({
  capToday: 50,
  sentToday: 0,
  dailyCap: 50,
  warmUp: null,
  window: { from: "00:00", to: "24:00", days: [1, 2, 3, 4, 5, 6, 7] },
  ...given,
});

const on = (weekday: number, clock = "12:00") => ({ weekday, clock });
const monday = on(1);

test.each<[string, number, CappedAccount[], number | null]>([
  ["within the cap they leave today", 50, [account({})], 1],
  ["above it they take turns", 151, [account({})], 4],
  ["what was sent today counts", 50, [account({ sentToday: 20 })], 2],
  ["several accounts share", 200, [account({}), account({})], 2],
  ["without a cap they leave today", 100_000, [account({ capToday: null, dailyCap: null })], 1],
  ["a warm-up grows", 60, [account({ capToday: 20, dailyCap: 100, warmUp: { firstDay: 20, growthPercent: 20 } })], 3],
  ["without an account none leaves", 1, [], null],
])("%s", (_what, count, accounts, days) => expect(daysUnderCaps(count, accounts, monday)).toBe(days));

const usual = account({ window: null });
test.each<[string, number, CappedAccount[], ReturnType<typeof on>, number]>([
  ["over a weekend the days on which nothing leaves count", 100, [usual], on(5), 4],
  ["on a Saturday they begin on Monday", 50, [usual], on(6), 3],
  ["so they do without a cap", 9_000, [account({ window: null, capToday: null, dailyCap: null })], on(6), 3],
  ["before it opens they leave today", 50, [usual], on(1, "06:00"), 1],
  ["after it closed they leave tomorrow", 50, [usual], on(1, "18:00"), 2],
  ["what was sent today counts for today only", 50, [account({ window: null, sentToday: 50 })], on(1), 2],
  ["an account that is open on Sundays goes on", 100, [usual, account({})], on(6), 2],
  [
    "a warm-up grows by days of use, not by days that are shut",
    44,
    [account({ window: null, capToday: 20, warmUp: { firstDay: 20, growthPercent: 20 } })],
    on(5),
    4,
  ],
])("%s", (_what, count, accounts, beginning, days) => expect(daysUnderCaps(count, accounts, beginning)).toBe(days));

test("more messages never take fewer days, and another account never more", () => {
  const caps = fc.record({ capToday: fc.nat(200), sentToday: fc.nat(50), dailyCap: fc.integer({ min: 1, max: 200 }) });
  fc.assert(
    fc.property(fc.nat(5_000), fc.nat(100), fc.array(caps, { minLength: 1, maxLength: 5 }), (count, more, given) => {
      const accounts = given.map((one) => account({ ...one, capToday: Math.min(one.capToday, one.dailyCap) }));
      const days = daysUnderCaps(count, accounts, monday) ?? 0;
      expect(daysUnderCaps(count + more, accounts, monday) ?? 0).toBeGreaterThanOrEqual(days);
      expect(daysUnderCaps(count, [...accounts, account({})], monday) ?? 0).toBeLessThanOrEqual(days);
    }),
  );
});
