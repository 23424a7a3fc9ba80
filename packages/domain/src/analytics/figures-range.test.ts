import { describe, expect, it } from "vitest";
import { daysOf, rangeBefore, rangeOf, todayOf } from "./figures-range.ts";

const ZONE = "Europe/Belgrade";
const NOW = Date.UTC(2026, 10, 22, 12);

describe("the range of figures", () => {
  it("is the last 30 days with today in the organization's zone when nothing is said", () => {
    const range = rangeOf({}, ZONE, NOW);
    expect(new Date(range.from).toISOString()).toBe("2026-10-23T22:00:00.000Z");
    expect(new Date(range.to).toISOString()).toBe("2026-11-22T23:00:00.000Z");
    expect(daysOf(range, ZONE)).toHaveLength(30);
  });

  it("includes the last day named, and takes instants as they are", () => {
    const days = rangeOf({ from: "2026-11-01", to: "2026-11-02" }, ZONE, NOW);
    expect(days.to - days.from).toBe(2 * 86_400_000);
    const instants = rangeOf({ from: "2026-11-01T10:00:00Z", to: "2026-11-01T12:00:00+01:00" }, ZONE, NOW);
    expect(instants.to - instants.from).toBe(3_600_000);
  });

  it("compares with as many whole days before, across a clock change", () => {
    const range = rangeOf({ from: "2026-10-26", to: "2026-10-27" }, ZONE, NOW);
    const before = rangeBefore(range, ZONE);
    expect(daysOf(before, ZONE).map(({ day }) => day)).toEqual(["2026-10-24", "2026-10-25"]);
    expect(before.to).toBe(range.from);
  });

  it("compares instants with as many milliseconds before", () => {
    const range = { from: NOW, to: NOW + 1000 };
    expect(rangeBefore(range, ZONE)).toEqual({ from: NOW - 1000, to: NOW });
  });

  it("has a 25-hour day when summer time ends", () => {
    const days = daysOf(rangeOf({ from: "2026-10-25", to: "2026-10-25" }, ZONE, NOW), ZONE);
    expect(days.map(({ from, to }) => (to - from) / 3_600_000)).toEqual([25]);
  });

  it("knows today by the zone, not by UTC", () => {
    const late = Date.UTC(2026, 10, 22, 23, 30);
    expect(new Date(todayOf(late, ZONE).from).toISOString()).toBe("2026-11-22T23:00:00.000Z");
  });
});
