import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AccountLimits,
  type AccountUse,
  askPermit,
  capToday,
  countSent,
  dayOf,
  limitProblems,
  nextDay,
  nextFreeAt,
  nextTurns,
} from "./account-pace.ts";

const START = Date.parse("2026-11-23T09:00:00Z");
const DAY = 86_400_000;
const UNUSED: AccountUse = { countedOn: "", sentCount: 0, daysUsed: 0, arrivalAt: 0, spacedUntil: null };
const FREE: AccountLimits = { dailyCap: null, ratePerMinute: null, spacing: null, warmUp: null };

const limits = fc.record<AccountLimits>({
  dailyCap: fc.option(fc.integer({ min: 1, max: 60 })),
  ratePerMinute: fc.option(fc.integer({ min: 1, max: 30 })),
  spacing: fc.option(
    fc
      .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }))
      .map(([one, other]) => ({ minSeconds: Math.min(one, other), maxSeconds: Math.max(one, other) })),
  ),
  warmUp: fc.option(
    fc.record({ firstDay: fc.integer({ min: 1, max: 30 }), growthPercent: fc.integer({ min: 0, max: 100 }) }),
  ),
});

/** An account that always has something to send, asked again when it was told to and at odd moments besides. */
function run(pace: AccountLimits, asks: readonly { pause: number; random: number; isAutomatic: boolean }[]) {
  let now = START;
  let use = UNUSED;
  const sent: { at: number; isAutomatic: boolean }[] = [];
  for (const { pause, random, isAutomatic } of asks) {
    const permit = askPermit(pace, use, { isAutomatic, random, now });
    if ("use" in permit) {
      use = { ...use, ...permit.use, ...countSent(use, now) };
      sent.push({ at: now, isAutomatic });
      now += pause;
    } else {
      expect(permit.waitUntil).toBeGreaterThan(now);
      now = pause % 2 === 0 ? permit.waitUntil : now + Math.min(pause, permit.waitUntil - now);
    }
  }
  return sent;
}

const asks = fc.array(
  fc.record({
    pause: fc.integer({ min: 1, max: 90_000 }),
    random: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
    isAutomatic: fc.boolean(),
  }),
  { maxLength: 250 },
);

test("no day holds more than its cap, no minute more than the rate, and automatic messages keep their distance", () => {
  fc.assert(
    fc.property(limits, asks, (pace, questions) => {
      const sent = run(pace, questions);
      const days = new Map<string, number>();
      let daysUsed = 0;
      for (const { at } of sent) {
        if (!days.has(dayOf(at))) daysUsed += 1;
        days.set(dayOf(at), (days.get(dayOf(at)) ?? 0) + 1);
        const cap = capToday(pace, { countedOn: dayOf(at), daysUsed }, at);
        if (cap !== null) expect(days.get(dayOf(at))).toBeLessThanOrEqual(cap);
        if (pace.dailyCap !== null) expect(days.get(dayOf(at))).toBeLessThanOrEqual(pace.dailyCap);
      }
      for (const [index, { at, isAutomatic }] of sent.entries()) {
        const minute = sent.filter((one) => one.at >= at && one.at < at + 60_000).length;
        if (pace.ratePerMinute !== null) expect(minute).toBeLessThanOrEqual(pace.ratePerMinute + 1);
        const before = sent[index - 1];
        if (isAutomatic && before !== undefined && pace.spacing !== null)
          expect(at - before.at).toBeGreaterThanOrEqual(pace.spacing.minSeconds * 1_000);
      }
    }),
  );
});

test("whoever asks again when told to is not told to wait for the same thing again", () => {
  fc.assert(
    fc.property(limits, asks, fc.double({ min: 0, max: 0.99, noNaN: true }), (pace, questions, random) => {
      let use = UNUSED;
      let now = START;
      for (const question of questions) {
        const permit = askPermit(pace, use, { ...question, now });
        if ("use" in permit) use = { ...use, ...permit.use, ...countSent(use, now) };
        now += question.pause;
      }
      const seen = new Set<string>();
      for (;;) {
        const permit = askPermit(pace, use, { isAutomatic: true, random, now });
        if ("use" in permit) break;
        expect(seen.has(permit.because)).toBe(false);
        seen.add(permit.because);
        now = permit.waitUntil;
      }
    }),
  );
});

test("a warm-up begins small and grows by days of use, not by days gone by", () => {
  const pace = { ...FREE, dailyCap: 100, warmUp: { firstDay: 20, growthPercent: 20 } };
  let use: AccountUse = UNUSED;
  const caps: (number | null)[] = [];
  for (let day = 0; day < 12; day++) {
    const now = START + day * 7 * DAY;
    caps.push(capToday(pace, use, now));
    use = { ...use, ...countSent(use, now) };
    expect(capToday(pace, use, now)).toBe(caps.at(-1));
  }
  expect(caps).toEqual([20, 24, 28, 34, 41, 49, 59, 71, 85, 100, 100, 100]);
});

test("a warm-up without a cap ends once it no longer limits anything", () => {
  const pace = { ...FREE, warmUp: { firstDay: 20, growthPercent: 100 } };
  expect(capToday(pace, { countedOn: "", daysUsed: 3 }, START)).toBe(160);
  expect(capToday(pace, { countedOn: "", daysUsed: 2_000 }, START)).toBe(null);
});

test("the next free moment is now, the end of the distance, the turn, or the next day", () => {
  const today = { countedOn: dayOf(START), daysUsed: 1 };
  expect(nextFreeAt(FREE, UNUSED, START)).toBe(START);
  expect(nextFreeAt({ ...FREE, dailyCap: 3 }, { ...UNUSED, ...today, sentCount: 3 }, START)).toBe(nextDay(START));
  const spacing = { minSeconds: 60, maxSeconds: 120 };
  expect(nextFreeAt({ ...FREE, spacing }, { ...UNUSED, spacedUntil: START + 70_000 }, START)).toBe(START + 70_000);
  expect(nextFreeAt({ ...FREE, ratePerMinute: 2 }, { ...UNUSED, arrivalAt: START + 30_000 }, START)).toBe(
    START + 30_000,
  );
});

test("a person's own message keeps no distance, and one drawn under older limits is cut short", () => {
  const pace = { ...FREE, spacing: { minSeconds: 10, maxSeconds: 20 } };
  const use = { ...UNUSED, spacedUntil: START + 3_600_000 };
  expect(askPermit(pace, use, { isAutomatic: false, random: 0, now: START })).toHaveProperty("use");
  expect(askPermit(pace, use, { isAutomatic: true, random: 0, now: START })).toEqual({
    waitUntil: START + 20_000,
    because: "spacing",
  });
});

test("a distance that ends before it begins is refused by its field", () => {
  expect(limitProblems({ spacing: { minSeconds: 9, maxSeconds: 8 } })).toEqual([
    { path: "spacing.maxSeconds", message: "must not be less than the shortest distance" },
  ]);
  expect(limitProblems({ spacing: null })).toEqual([]);
  expect(limitProblems({ spacing: { minSeconds: 9, maxSeconds: 9 } })).toEqual([]);
});

test("the rate holds up every message and the spacing only what leaves by itself, whatever the day's cap", () => {
  const spacing = { minSeconds: 60, maxSeconds: 120 };
  const turns = (limits: Partial<AccountLimits>, use: Partial<AccountUse>) =>
    nextTurns({ ...FREE, ...limits }, { ...UNUSED, ...use }, START);
  const spaced = { spacedUntil: START + 70_000 };
  expect(turns({}, {})).toEqual({ any: START, automatic: START });
  expect(turns({ spacing }, spaced)).toEqual({ any: START, automatic: START + 70_000 });
  expect(turns({ ratePerMinute: 2 }, { arrivalAt: START + 30_000 })).toEqual({
    any: START + 30_000,
    automatic: START + 30_000,
  });
  // whichever is later
  expect(turns({ spacing, ratePerMinute: 1 }, { ...spaced, arrivalAt: START + 90_000 })).toEqual({
    any: START + 90_000,
    automatic: START + 90_000,
  });
  expect(turns({ spacing, ratePerMinute: 1 }, { ...spaced, arrivalAt: START + 20_000 })).toEqual({
    any: START + 20_000,
    automatic: START + 70_000,
  });
  expect(turns({ spacing, dailyCap: 1 }, { ...spaced, countedOn: dayOf(START), sentCount: 1 })).toEqual({
    any: START,
    automatic: START + 70_000,
  });
});

test("a distance that was drawn holds nothing up once distances are no longer kept", () => {
  const use = { ...UNUSED, spacedUntil: START + 3_600_000 };
  expect(askPermit(FREE, use, { isAutomatic: true, random: 0, now: START })).toEqual({
    use: { arrivalAt: 0, spacedUntil: null },
  });
});

test("a warm-up without a cap ends where nobody would notice it", () => {
  const warmUp = { firstDay: 1_000_000, growthPercent: 0 };
  expect(capToday({ dailyCap: null, warmUp }, UNUSED, START)).toBeNull();
  expect(capToday({ dailyCap: null, warmUp: { ...warmUp, firstDay: 999_999 } }, UNUSED, START)).toBe(999_999);
  expect(capToday({ dailyCap: 40, warmUp }, UNUSED, START)).toBe(40);
});
