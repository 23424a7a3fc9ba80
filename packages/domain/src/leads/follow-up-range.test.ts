import fc from "fast-check";
import { expect, test } from "vitest";
import { followUpRange } from "./follow-up-range.ts";
import { wallTimeAt } from "./zone-time.ts";

const zones = ["Europe/Zurich", "Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"];
const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });

test("today begins and ends at midnight in the zone, and the week seven days after it began", () => {
  const now = Date.UTC(2026, 2, 28, 12);
  const iso = ({ from, to }: { from: number; to: number }) => [from, to].map((at) => new Date(at).toISOString());
  expect(iso(followUpRange("today", now, "Europe/Zurich"))).toEqual([
    "2026-03-27T23:00:00.000Z",
    "2026-03-28T23:00:00.000Z",
  ]);
  // clocks go forward on the 29th
  expect(iso(followUpRange("week", now, "Europe/Zurich"))[1]).toBe("2026-04-03T22:00:00.000Z");
  expect(followUpRange("overdue", now, "Europe/Zurich")).toEqual({ from: 0, to: Date.UTC(2026, 2, 27, 23) });
});

test("whatever was asked before, each instant lies in its own day, which begins and ends at midnight", () => {
  const asked = fc.array(fc.tuple(instants, fc.constantFrom(...zones)), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(asked, (questions) => {
      for (const [now, zone] of questions) {
        const { from, to } = followUpRange("today", now, zone);
        expect(from <= now && now < to).toBe(true);
        for (const midnight of [from, to, followUpRange("week", now, zone).to])
          expect(wallTimeAt(midnight, zone)).toMatchObject({ hour: 0, minute: 0 });
        const inAWeek = (followUpRange("week", now, zone).to - from) / 86_400_000;
        expect(Math.round(inAWeek)).toBe(7);
        expect(followUpRange("overdue", now, zone).to).toBe(from);
      }
    }),
  );
});
