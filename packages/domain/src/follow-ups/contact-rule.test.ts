import fc from "fast-check";
import { expect, test } from "vitest";
import { wallTimeAt } from "../leads/zone-time.ts";
import { followUpAfter, mayFollowRule } from "./contact-rule.ts";

const ZONE = "Europe/Berlin";
const FRIDAY = Date.UTC(2026, 10, 27, 15);

test("three days after a Friday is Monday, three business days after it is Wednesday, both at nine", () => {
  expect(followUpAfter({ days: 3, businessDaysOnly: false }, FRIDAY, ZONE)).toBe(Date.UTC(2026, 10, 30, 8));
  expect(followUpAfter({ days: 3, businessDaysOnly: true }, FRIDAY, ZONE)).toBe(Date.UTC(2026, 11, 2, 8));
});

test("business days never end on a weekend, and at nine o'clock whatever the clocks did in between", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_700_000_000, max: 2_000_000_000 }),
      fc.integer({ min: 1, max: 365 }),
      fc.constantFrom("UTC", ZONE, "America/New_York", "Pacific/Auckland"),
      (seconds, days, zone) => {
        const wall = wallTimeAt(followUpAfter({ days, businessDaysOnly: true }, seconds * 1000, zone), zone);
        expect([wall.hour, wall.minute]).toEqual([9, 0]);
        expect([0, 6]).not.toContain(new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay());
      },
    ),
  );
});

test("a follow-up set by hand and still to come stays; one by a rule, or that has come due, gives way", () => {
  const at = { wantedAt: 2_000, now: 1_000 };
  const lead = { status: "CONTACTED" as const, isSetByRule: false };
  expect(mayFollowRule({ ...lead, nextFollowUpAt: 1_500 }, at)).toBe(false);
  expect(mayFollowRule({ ...lead, nextFollowUpAt: 9_000 }, at)).toBe(false);
  expect(mayFollowRule({ ...lead, nextFollowUpAt: 1_500, isSetByRule: true }, at)).toBe(true);
  expect(mayFollowRule({ ...lead, nextFollowUpAt: 900 }, at)).toBe(true);
  expect(mayFollowRule({ ...lead, nextFollowUpAt: null }, at)).toBe(true);
});

test("nobody is followed up after winning or losing, nor in the past", () => {
  const none = { nextFollowUpAt: null, isSetByRule: false };
  expect(mayFollowRule({ ...none, status: "CLOSED" }, { wantedAt: 2, now: 1 })).toBe(false);
  expect(mayFollowRule({ ...none, status: "LOST" }, { wantedAt: 2, now: 1 })).toBe(false);
  expect(mayFollowRule({ ...none, status: "NEW" }, { wantedAt: 1, now: 1 })).toBe(false);
});
