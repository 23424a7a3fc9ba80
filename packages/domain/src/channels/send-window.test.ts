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
  const midnight = at("2026-03-29T00:00:00Z");
  expect(nextInstantInWindow(midnight, window, "Europe/Berlin")).toBe(at("2026-03-30T00:10:00Z"));
  expect(nextInstantInWindow(midnight, { ...window, from: "02:00" }, "Europe/Berlin")).toBe(at("2026-03-30T00:00:00Z"));
});

test("an hour that autumn has twice is open twice, and the gap between them is not", () => {
  const window: SendWindow = { from: "02:00", to: "02:30", days: everyDay };
  const first = at("2026-10-25T00:00:00Z");
  expect(nextInstantInWindow(first - 1, window, "Europe/Berlin")).toBe(first);
  expect(nextInstantInWindow(first + 30 * 60_000, window, "Europe/Berlin")).toBe(at("2026-10-25T01:00:00Z"));
});

test("a clock that is set into an open window opens it at that moment", () => {
  const window: SendWindow = { from: "02:30", to: "02:45", days: everyDay };
  // half an hour on Lord Howe: from 02:00 back to 01:30, and from 02:00 on to 02:30
  const autumn = at("2026-04-04T15:00:00Z");
  expect(nextInstantInWindow(autumn - 1, { ...window, from: "01:40", to: "02:00" }, "Australia/Lord_Howe")).toBe(
    autumn - 1,
  );
  expect(nextInstantInWindow(autumn, { ...window, from: "01:00", to: "01:45" }, "Australia/Lord_Howe")).toBe(autumn);
  expect(nextInstantInWindow(at("2026-10-03T15:29:00Z"), window, "Australia/Lord_Howe")).toBe(
    at("2026-10-03T15:30:00Z"),
  );
});

test("a zone whose clock never changes opens as any other", () => {
  expect(nextInstantInWindow(at("2026-11-21T12:00:00Z"), DEFAULT_SEND_WINDOW, "Asia/Kathmandu")).toBe(
    at("2026-11-23T03:15:00Z"),
  );
});

test("an opening is to the minute, on the day it is of", () => {
  const window: SendWindow = { from: "09:17", to: "09:18", days: [7] };
  expect(nextInstantInWindow(at("2026-11-22T09:17:59Z"), window, "UTC")).toBe(at("2026-11-22T09:17:59Z"));
  expect(nextInstantInWindow(at("2026-11-22T09:18:00Z"), window, "UTC")).toBe(at("2026-11-29T09:17:00Z"));
  expect(isInWindow(at("2026-11-22T09:16:59Z"), window, "UTC")).toBe(false);
  expect(isInWindow(at("1969-12-28T09:17:30Z"), window, "UTC")).toBe(true);
});

test.each(["9:00", "09:00:00", "109:00", "09:60", "24:01", "nine", ""])("%j is no clock time", (from) => {
  expect(() => sendWindowProblem({ from, to: "24:00", days: [1] })).toThrow(`${from} is not a clock time`);
});

test("usual hours are Monday to Friday, nine to six", () => {
  expect(DEFAULT_SEND_WINDOW).toEqual({ from: "09:00", to: "18:00", days: [1, 2, 3, 4, 5] });
});

test("an impossible window says why", () => {
  expect(sendWindowProblem({ from: "00:00", to: "24:00", days: [7] })).toBeNull();
  expect(sendWindowProblem({ from: "10:00", to: "09:00", days: [1] })).toBe("must end after it begins");
  expect(sendWindowProblem({ from: "10:00", to: "11:00", days: [0, 8] })).toBe("needs at least one weekday");
  expect(sendWindowProblem({ from: "10:00", to: "11:00", days: [0, 1, 8] })).toBeNull();
  expect(() => nextInstantInWindow(0, { from: "10:00", to: "11:00", days: [] }, "UTC")).toThrow(
    "The send window needs at least one weekday",
  );
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
