import fc from "fast-check";
import { expect, test } from "vitest";
import { isInWindow } from "../channels/send-window.ts";
import { type LeavingAccount, lastLeaving } from "./last-leaving.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONES = ["Europe/Belgrade", "America/New_York", "Asia/Tokyo"] as const;
/** a Friday, 15:00 in Belgrade */
const FRIDAY = Date.UTC(2026, 10, 20, 14);
const UNUSED = { countedOn: "", sentCount: 0, daysUsed: 0, arrivalAt: 0, spacedUntil: null };
const NO_LIMITS = { dailyCap: null, ratePerMinute: null, spacing: null, warmUp: null };

const account = (limits: Partial<LeavingAccount["limits"]> = {}, more: Partial<LeavingAccount> = {}) =>
  new Map([["a", { window: null, limits: { ...NO_LIMITS, ...limits }, use: UNUSED, ...more }]]);
const to = (timeZone: string, count = 1) => Array.from({ length: count }, () => ({ accountId: "a", timeZone }));

test("what leaves inside its hours leaves at once", () => {
  expect(lastLeaving(to("Europe/Belgrade", 500), account(), FRIDAY)).toBe(FRIDAY);
});

test("hours are those of the lead: on Friday evening here New York is open, and Tokyo on Monday", () => {
  const evening = FRIDAY + 4 * HOUR;
  expect(lastLeaving(to("America/New_York", 3), account(), evening)).toBe(evening);
  expect(lastLeaving(to("Europe/Belgrade", 3), account(), evening)).toBe(Date.UTC(2026, 10, 23, 8));
  expect(lastLeaving(to("Asia/Tokyo", 3), account(), evening)).toBe(Date.UTC(2026, 10, 23, 0));
});

test("a cap spreads them over the days it is open, and counts what left today", () => {
  const capped = account(
    { dailyCap: 100 },
    { use: { ...UNUSED, countedOn: "2026-11-20", sentCount: 40, daysUsed: 9 } },
  );
  const leaves = (count: number) => lastLeaving(to("Europe/Belgrade", count), capped, FRIDAY);
  expect(leaves(60)).toBe(FRIDAY);
  expect(leaves(61)).toBe(Date.UTC(2026, 10, 23, 8));
  expect(leaves(260)).toBe(Date.UTC(2026, 10, 24, 8));
  expect(leaves(261)).toBe(Date.UTC(2026, 10, 25, 8));
});

test("a warm-up grows by its days of use, and a rate is kept", () => {
  const warming = account({ warmUp: { firstDay: 10, growthPercent: 100 } });
  expect(lastLeaving(to("Europe/Belgrade", 30), warming, FRIDAY)).toBe(Date.UTC(2026, 10, 23, 8));
  const slow = lastLeaving(to("Europe/Belgrade", 61), account({ ratePerMinute: 1 }), FRIDAY) ?? 0;
  expect(Math.abs(slow - (FRIDAY + 60 * 60_000))).toBeLessThan(60_001);
});

test("no account, no forecast; no message, none either", () => {
  expect(lastLeaving([{ accountId: "gone", timeZone: "UTC" }], account(), FRIDAY)).toBeNull();
  expect(lastLeaving([], account(), FRIDAY)).toBeNull();
});

test("the last leaves inside somebody's hours, never before now, and more messages never end sooner", () => {
  const counts = fc.array(fc.nat({ max: 40 }), { minLength: 3, maxLength: 3 });
  const cap = fc.option(fc.integer({ min: 1, max: 30 }), { nil: null });
  fc.assert(
    fc.property(counts, cap, fc.integer({ min: 0, max: 30 * DAY }), (numbers, dailyCap, later) => {
      const now = FRIDAY + later;
      const messages = ZONES.flatMap((zone, at) => to(zone, numbers[at]));
      const last = lastLeaving(messages, account({ dailyCap }), now);
      if (messages.length === 0) {
        // what an expectation gives back is no verdict of the property
        expect(last).toBeNull();
        return;
      }
      const window = { from: "09:00", to: "18:00", days: [1, 2, 3, 4, 5] };
      const open = ZONES.filter((zone, at) => (numbers[at] ?? 0) > 0 && isInWindow(last ?? 0, window, zone));
      expect(open.length).toBeGreaterThan(0);
      expect(last).toBeGreaterThanOrEqual(now);
      const more = lastLeaving([...messages, ...to(ZONES[0])], account({ dailyCap }), now);
      expect(more).toBeGreaterThanOrEqual(last ?? 0);
    }),
    { numRuns: 50 },
  );
});
