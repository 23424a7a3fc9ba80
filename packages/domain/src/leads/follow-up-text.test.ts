import fc from "fast-check";
import { expect, test } from "vitest";
import { readFollowUp } from "./follow-up-text.ts";
import { instantOf, wallTimeAt } from "./zone-time.ts";

const ZONE = "Europe/Tirane";
// Sunday, 22 November 2026, 10:30 in Tirana
const NOW = Date.UTC(2026, 10, 22, 9, 30);

function read(text: string): string | null {
  const at = readFollowUp(text, NOW, ZONE);
  if (at === null) return null;
  const { year, month, day, hour, minute } = wallTimeAt(at, ZONE);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

test.each([
  ["2d", "2026-11-24 09:00"],
  ["3 days", "2026-11-25 09:00"],
  ["in 2 weeks", "2026-12-06 09:00"],
  ["a week", "2026-11-29 09:00"],
  ["1w", "2026-11-29 09:00"],
  ["1m", "2026-12-22 09:00"],
  ["4h", "2026-11-22 14:30"],
  ["90 min", "2026-11-22 12:00"],
  ["tomorrow", "2026-11-23 09:00"],
  ["Tomorrow 3pm", "2026-11-23 15:00"],
  ["fri", "2026-11-27 09:00"],
  ["Friday 14:00", "2026-11-27 14:00"],
  ["next fri", "2026-11-27 09:00"],
  ["sun", "2026-11-29 09:00"],
  ["next week", "2026-11-23 09:00"],
  ["next month", "2026-12-22 09:00"],
  ["1 dec", "2026-12-01 09:00"],
  ["Dec 1st", "2026-12-01 09:00"],
  ["1.12.", "2026-12-01 09:00"],
  ["12.1.", "2027-01-12 09:00"],
  ["2027-02-03 at 8:15", "2027-02-03 08:15"],
  ["today 17:00", "2026-11-22 17:00"],
  ["17:00", "2026-11-22 17:00"],
  ["12am tomorrow", null],
  ["tomorrow 12am", "2026-11-23 00:00"],
])("%s is %s", (text, expected) => {
  expect(read(text)).toBe(expected);
});

test.each(["", "soon", "0", "today", "today 9:00", "31.2.", "2020-01-01", "25:00", "13pm", "fri fri", "-2d"])(
  "%s is refused",
  (text) => {
    expect(read(text)).toBeNull();
  },
);

test("the end of a month stays the end of a shorter one", () => {
  const at = readFollowUp("1m", Date.UTC(2027, 0, 31, 12), "UTC");
  expect(at).toBe(Date.UTC(2027, 1, 28, 9));
});

test("nine o'clock is nine o'clock after the clocks have changed", () => {
  const at = readFollowUp("2d", Date.UTC(2026, 9, 24, 10), "Europe/Berlin");
  expect(at).toBe(Date.UTC(2026, 9, 26, 8));
});

test("whatever is typed, the answer is in the future or nothing", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), (text) => {
      const at = readFollowUp(text, NOW, ZONE);
      return at === null || at > NOW;
    }),
  );
});

test("wall time and instant are each other's inverse away from the changes of clocks", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2_000_000_000 }),
      fc.constantFrom("UTC", "America/New_York", "Asia/Kathmandu"),
      (seconds, zone) => {
        const at = Math.floor((seconds * 1000) / 60_000) * 60_000;
        const wall = wallTimeAt(at, zone);
        expect(wallTimeAt(instantOf(wall, zone), zone)).toEqual(wall);
      },
    ),
  );
});
