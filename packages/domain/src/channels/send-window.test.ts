import fc from "fast-check";
import { expect, test } from "vitest";
import {
  DEFAULT_SEND_WINDOW,
  isInWindow,
  nextInstantInWindow,
  type SendWindow,
  sendWindowProblem,
} from "./send-window.ts";

const at = (iso: string) => Date.parse(iso);
const everyDay = [1, 2, 3, 4, 5, 6, 7];

test("a Saturday waits for Monday nine o'clock in the lead's zone", () => {
  expect(nextInstantInWindow(at("2026-11-21T12:00:00Z"), DEFAULT_SEND_WINDOW, "Europe/Belgrade")).toBe(
    at("2026-11-23T08:00:00Z"),
  );
});

test("an instant inside the window stays, the end is outside", () => {
  const inside = at("2026-11-23T16:59:59Z");
  expect(nextInstantInWindow(inside, DEFAULT_SEND_WINDOW, "Europe/Belgrade")).toBe(inside);
  expect(isInWindow(at("2026-11-23T17:00:00Z"), DEFAULT_SEND_WINDOW, "Europe/Belgrade")).toBe(false);
});

test("24:00 holds to the end of the day", () => {
  expect(isInWindow(at("2026-11-23T23:59:59Z"), { from: "20:00", to: "24:00", days: [1] }, "UTC")).toBe(true);
});

test("an opening hour skipped in spring begins after the gap", () => {
  const window: SendWindow = { from: "02:30", to: "04:00", days: everyDay };
  expect(nextInstantInWindow(at("2026-03-29T00:00:00Z"), window, "Europe/Berlin")).toBe(at("2026-03-29T01:00:00Z"));
});

test("a window that lies inside the spring gap opens the next day", () => {
  const window: SendWindow = { from: "02:10", to: "02:50", days: everyDay };
  expect(nextInstantInWindow(at("2026-03-29T00:00:00Z"), window, "Europe/Berlin")).toBe(at("2026-03-30T00:10:00Z"));
});

test("an impossible window says why", () => {
  expect(sendWindowProblem({ from: "10:00", to: "10:00", days: [1] })).toBe("must end after it begins");
  expect(sendWindowProblem({ from: "10:00", to: "11:00", days: [] })).toBe("needs at least one weekday");
  expect(() => nextInstantInWindow(0, { from: "10:00", to: "09:00", days: [1] }, "UTC")).toThrow(RangeError);
});

const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Africa/Cairo",
  "America/Santiago",
  "Pacific/Auckland",
  "Asia/Beirut",
  "UTC",
];
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const windows = fc
  .record({
    from: fc.integer({ min: 0, max: 1_410 }),
    length: fc.integer({ min: 15, max: 1_440 }),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  })
  .map(
    ({ from, length, days }): SendWindow => ({ from: clock(from), to: clock(Math.min(1_440, from + length)), days }),
  );

test("the next instant is inside the window, and no earlier quarter of an hour is", () => {
  const quarter = 15 * 60_000;
  // Around the clock changes of 2026, where mistakes live, as well as anywhere in 20 years.
  const instants = fc.oneof(
    fc.integer({ min: at("2020-01-01T00:00:00Z"), max: at("2040-01-01T00:00:00Z") }),
    fc
      .constantFrom(
        "2026-03-28",
        "2026-03-07",
        "2026-04-04",
        "2026-09-05",
        "2026-10-24",
        "2026-10-03",
        "2026-10-31",
        "2026-04-23",
        "2026-10-29",
      )
      .chain((day) => fc.integer({ min: 0, max: 72 * 3_600_000 }).map((offset) => at(`${day}T00:00:00Z`) + offset)),
  );
  fc.assert(
    fc.property(instants, windows, fc.constantFrom(...zones), (instant, window, zone) => {
      const next = nextInstantInWindow(instant, window, zone);
      expect(isInWindow(next, window, zone)).toBe(true);
      expect(next).toBeGreaterThanOrEqual(instant);
      const limit = Math.min(next, instant + 4 * 24 * 3_600_000);
      for (let probe = instant; probe < limit; probe += quarter) expect(isInWindow(probe, window, zone)).toBe(false);
    }),
    { numRuns: 300 },
  );
});
