import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it, test } from "vitest";
import { DEFAULT_SEND_WINDOW, isInWindow, nextInstantInWindow } from "../channels/send-window.ts";
import { dayNumber, weekdayOf, zoneSpan } from "../channels/zone-span.ts";
import { type LeadCalendar, leavingTime, mayLeave, plainCalendar, windowOfStep } from "./leaving-time.ts";
import { nextStep } from "./next-step.ts";
import { readOpenWeek } from "./open-week.ts";
import { publicHolidays } from "./public-holidays.ts";
import { completeRules, mayComeAgain } from "./sequence-rules.ts";
import { completeSteps } from "./sequence-step.ts";
import { delayedInstant } from "./step-delay.ts";
import { untilInstant, untilProblem } from "./step-until.ts";

const at = (text: string, offset = "+01:00") => Date.parse(`${text}:00${offset}`);
const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const berlin = (change: Partial<LeadCalendar> = {}): LeadCalendar => ({ ...plainCalendar("Europe/Berlin"), ...change });

describe("public holidays", () => {
  it.each([
    ["DE", "2026-12-25", true],
    ["DE", "2027-03-26", true],
    ["DE", "2026-12-24", false],
    ["XK", "2027-02-17", true],
    ["US", "2026-11-26", true],
    ["AL", "2026-11-28", true],
    ["GB", "2040-12-25", true],
    ["ZZ", "2026-12-25", false],
  ])("of %s on %s: %s", (country, date, isOne) => {
    expect(publicHolidays(country).has(day(date))).toBe(isOne);
  });
  it("of nowhere are none", () => {
    expect(publicHolidays(null).size).toBe(0);
  });
  it("are no business days: two of them from the day before Christmas Eve end after Christmas", () => {
    const daysOff = publicHolidays("DE");
    const delay = { delayDays: 2, delayHours: 0, businessDaysOnly: true };
    expect(delayedInstant(delay, at("2026-12-23T10:00"), { timeZone: "Europe/Berlin", daysOff })).toBe(
      at("2026-12-28T10:00"),
    );
    expect(
      delayedInstant({ ...delay, delayDays: 0 }, at("2026-12-25T10:00"), { timeZone: "Europe/Berlin", daysOff }),
    ).toBe(at("2026-12-28T10:00"));
  });
});

describe("opening hours", () => {
  const monday = (...texts: string[]) => readOpenWeek({ monday: texts })?.get(1) ?? null;
  it.each<[string, [number, number][] | null]>([
    ["9 AM to 6 PM", [[540, 1080]]],
    ["9 am–6 pm", [[540, 1080]]],
    ["09:00–18:00", [[540, 1080]]],
    ["9:30AM-1PM", [[570, 780]]],
    ["12–3 PM", [[720, 900]]],
    ["9–5 PM", [[540, 1020]]],
    ["11–1 PM", [[660, 780]]],
    [
      "8–12, 14–18",
      [
        [480, 720],
        [840, 1080],
      ],
    ],
    ["Open 24 hours", [[0, 1440]]],
    ["closed", []],
    ["6 PM to 2 AM", [[1080, 1440]]],
    ["by appointment", null],
    ["25:00–26:00", null],
    ["13 PM–14 PM", null],
  ])("%s", (text, ranges) => {
    expect(monday(text)).toEqual(ranges?.map(([from, until]) => ({ from, until })) ?? null);
  });
  it("past midnight go on the next day", () => {
    const week = readOpenWeek({ friday: ["18:00–02:00"], saturday: ["closed"] });
    expect(week?.get(6)).toEqual([{ from: 0, until: 120 }]);
  });
  it("that say nothing are not known", () => {
    expect(readOpenWeek(null)).toBeNull();
    expect(readOpenWeek({})).toBeNull();
    expect(readOpenWeek({ someday: ["9–18"] })).toBeNull();
  });
  it("never break, whatever stands there", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("monday", "tuesday", "x"), fc.array(fc.string())), (hours) => {
        for (const ranges of readOpenWeek(hours)?.values() ?? []) {
          for (const { from, until } of ranges) {
            expect(from).toBeGreaterThanOrEqual(0);
            expect(until).toBeLessThanOrEqual(1_440);
            expect(until).toBeGreaterThan(from);
          }
        }
      }),
    );
  });
});

describe("a step leaves", () => {
  it("on no public holiday", () => {
    const calendar = berlin({ daysOff: publicHolidays("DE") });
    expect(leavingTime(at("2026-12-25T10:00"), DEFAULT_SEND_WINDOW, calendar)).toBe(at("2026-12-28T09:00"));
    expect(leavingTime(at("2026-12-25T10:00"), null, calendar)).toBe(at("2026-12-27T00:00"));
  });
  it("while the business is open", () => {
    const week = Object.fromEntries(["monday", "tuesday"].map((name) => [name, ["11:00–14:00", "15:00–19:00"]]));
    const calendar = berlin({ openWeek: readOpenWeek({ ...week, wednesday: ["closed"] }) });
    expect(leavingTime(at("2026-11-23T09:00"), DEFAULT_SEND_WINDOW, calendar)).toBe(at("2026-11-23T11:00"));
    expect(leavingTime(at("2026-11-23T14:30"), DEFAULT_SEND_WINDOW, calendar)).toBe(at("2026-11-23T15:00"));
    // Tuesday after the window, Wednesday closed, of Thursday nobody knows
    expect(leavingTime(at("2026-11-24T18:30"), DEFAULT_SEND_WINDOW, calendar)).toBe(at("2026-11-26T09:00"));
  });
  it("at the hour the business opens, and no more at the one it closes", () => {
    const calendar = berlin({ openWeek: readOpenWeek({ monday: ["11:00–14:00", "15:00–19:00"] }) });
    expect(leavingTime(at("2026-11-23T11:00"), DEFAULT_SEND_WINDOW, calendar)).toBe(at("2026-11-23T11:00"));
    expect(leavingTime(at("2026-11-23T14:00"), DEFAULT_SEND_WINDOW, calendar)).toBe(at("2026-11-23T15:00"));
  });
  it("while the business is open, where there is no window", () => {
    const calendar = berlin({
      openWeek: readOpenWeek({ sunday: ["closed"], monday: ["20:00–22:00"] }),
      daysOff: publicHolidays("DE"),
    });
    expect(leavingTime(at("2026-11-22T10:00"), null, calendar)).toBe(at("2026-11-23T20:00"));
    expect(leavingTime(at("2026-11-23T21:00"), null, calendar)).toBe(at("2026-11-23T21:00"));
  });
  it("on the one day of the week that is left, past weeks of days off", () => {
    const mondays = { from: "09:00", to: "18:00", days: [1] };
    const openWeek = readOpenWeek({ monday: ["10:00–12:00"] });
    expect(leavingTime(at("2026-11-23T12:00"), mondays, berlin({ openWeek }))).toBe(at("2026-11-30T10:00"));
    const daysOff = new Set(["2026-11-30", "2026-12-07", "2026-12-14"].map(day));
    expect(leavingTime(at("2026-11-23T12:00"), mondays, berlin({ openWeek, daysOff }))).toBe(at("2026-12-21T10:00"));
  });
  it("or not, when the gate asks at another time", () => {
    expect(mayLeave(at("2026-11-23T09:00"), DEFAULT_SEND_WINDOW, berlin())).toBe(true);
    expect(mayLeave(at("2026-11-23T18:00"), DEFAULT_SEND_WINDOW, berlin())).toBe(false);
  });
  it("on the day after a clock that goes back at midnight, from its first hour on", () => {
    // in Beirut the clock goes from 24:00 back to 23:00: the day off lasts an hour longer
    const calendar: LeadCalendar = { ...plainCalendar("Asia/Beirut"), daysOff: new Set([day("2026-10-24")]) };
    expect(leavingTime(at("2026-10-24T12:00", "+03:00"), null, calendar)).toBe(at("2026-10-25T00:00", "+02:00"));
  });
  it("in its window where the business is never open in it", () => {
    const nights = Object.fromEntries(
      ["monday", "tuesday", "wednesday", "thursday", "friday"].map((name) => [name, ["19:00–23:00"]]),
    );
    const calendar = berlin({ openWeek: readOpenWeek(nights), daysOff: publicHolidays("DE") });
    expect(leavingTime(at("2026-11-23T08:00"), DEFAULT_SEND_WINDOW, calendar)).toBe(at("2026-11-23T09:00"));
  });
  it("never outside its window nor on a day off, and at once when it may", () => {
    const zone = fc.constantFrom(
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Africa/Casablanca",
      "UTC",
    );
    const hour = fc.integer({ min: 0, max: 23 });
    const week = fc.dictionary(
      fc.constantFrom("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
      fc.array(
        fc.tuple(hour, hour).map(([from, until]) => `${from}:00–${until}:00`),
        { maxLength: 2 },
      ),
    );
    fc.assert(
      fc.property(
        zone,
        fc.integer({ min: 1_767_225_600, max: 2_200_000_000 }),
        fc.constantFrom("DE", "US", "XK", null),
        fc.option(week),
        (timeZone, second, country, hours) => {
          const calendar = { timeZone, daysOff: publicHolidays(country), openWeek: readOpenWeek(hours) };
          const leaves = leavingTime(second * 1_000, DEFAULT_SEND_WINDOW, calendar);
          expect(leaves).toBeGreaterThanOrEqual(second * 1_000);
          expect(isInWindow(leaves, DEFAULT_SEND_WINDOW, timeZone)).toBe(true);
          expect(calendar.daysOff.has(dayNumber(leaves, timeZone))).toBe(false);
          expect(mayLeave(leaves, DEFAULT_SEND_WINDOW, calendar)).toBe(true);
          expect(leaves - second * 1_000).toBeLessThan(40 * 86_400_000);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("a zone's clock by arithmetic", () => {
  it("is the clock of Temporal, at every change of it too", () => {
    for (const timeZone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]) {
      const { from, until } = zoneSpan(timeZone, at("2026-11-23T09:00"));
      for (const instant of [from, from - 1, until, until - 1, from + 1]) {
        if (!Number.isFinite(instant)) continue;
        const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
        expect(zoneSpan(timeZone, instant).offset).toBe(local.offsetNanoseconds / 1_000_000);
        expect(weekdayOf(dayNumber(instant, timeZone))).toBe(local.dayOfWeek);
      }
    }
  });
  test("a window opens at the same instant a minute before and after nine days to a change", () => {
    const change = at("2027-03-28T02:00");
    for (const minutes of [-1, 0, 1]) {
      const start = change - 9 * 86_400_000 + minutes * 60_000;
      expect(nextInstantInWindow(start, { from: "09:00", to: "10:00", days: [1] }, "Europe/Berlin")).toBe(
        at("2027-03-22T09:00"),
      );
    }
  });
});

describe("a wait lasts", () => {
  const zone = "Europe/Berlin";
  const monday = at("2026-11-23T10:00");
  it.each([
    ["until a date", { date: "2026-12-01", time: "09:30" }, "2026-12-01T09:30"],
    ["no longer than until a date that has passed", { date: "2026-11-01" }, "2026-11-23T10:00"],
    ["until a weekday, which today is", { weekday: 1 }, "2026-11-23T10:00"],
    ["until a weekday of next week", { weekday: 1, time: "09:00" }, "2026-11-30T09:00"],
    ["until Thursday", { weekday: 4 }, "2026-11-26T00:00"],
    ["until a time of today", { time: "15:00" }, "2026-11-23T15:00"],
    ["until a time of tomorrow", { time: "09:00" }, "2026-11-24T09:00"],
    ["no longer than now, when it is that time", { time: "10:00" }, "2026-11-23T10:00"],
    [
      "until the first time there is, where spring leaves its own out",
      { date: "2027-03-28", time: "02:30" },
      // 03:00 by the clock of summer
      "2027-03-28T02:00",
    ],
  ])("%s", (_, until, expected) => {
    expect(untilInstant(until, monday, zone)).toBe(at(expected));
  });
  it("and the step after it counts from its end", () => {
    const [wait, mail] = completeSteps(
      [
        { kind: "wait", until: { weekday: 4, time: "08:00" } },
        { channel: "email", delayDays: 1 },
      ],
      [],
      () => Math.random().toString(36),
    );
    if (wait === undefined || mail === undefined) throw new Error("two steps");
    expect(nextStep([wait, mail], { from: 0, done: new Set(), since: monday, timeZone: zone })).toMatchObject({
      index: 1,
      dueAt: at("2026-11-27T08:00"),
    });
  });
  it.each([
    [{}, "needs a date, a weekday or a time"],
    [{ date: "2026-02-30" }, "names a date that does not exist"],
    [{ date: "2026-02-03", weekday: 1 }, "takes a date or a weekday, not both"],
    [{ date: "2026-02-28" }, null],
    [{ weekday: 1 }, null],
    [{ time: "09:00" }, null],
    [{ weekday: 1, time: "09:00" }, null],
  ])("%j is refused: %s", (until, problem) => {
    expect(untilProblem(until)).toBe(problem);
  });
});

test("a lead comes again when its sequence allows it, and not before", () => {
  const days = 86_400_000;
  expect(mayComeAgain(completeRules({}), 0, 1_000 * days)).toBe(false);
  expect(mayComeAgain(completeRules({ reenrollAfterDays: 90 }), 0, 89 * days)).toBe(false);
  expect(mayComeAgain(completeRules({ reenrollAfterDays: 90 }), 0, 90 * days)).toBe(true);
});

describe("the hours of a step", () => {
  const whole = { from: "09:00", to: "18:00", days: [1, 2, 3, 4, 5, 6, 7] };
  const weekend = { ...whole, days: [6, 7] };
  const step = (window: typeof whole | null, businessDaysOnly = false) => ({ window, businessDaysOnly });
  it("are its own, else the usual ones", () => {
    expect(windowOfStep(step(weekend), whole)).toBe(weekend);
    expect(windowOfStep(step(null), whole)).toBe(whole);
    expect(windowOfStep(step(null), null)).toBeNull();
  });
  it("hold no weekend where it leaves on business days, unless nothing else is left", () => {
    expect(windowOfStep(step(whole, true), null)).toEqual({ ...whole, days: [1, 2, 3, 4, 5] });
    expect(windowOfStep(step(null, true), DEFAULT_SEND_WINDOW)).toBe(DEFAULT_SEND_WINDOW);
    expect(windowOfStep(step(weekend, true), whole)).toBe(weekend);
    expect(windowOfStep(step(null, true), null)).toEqual({ from: "00:00", to: "24:00", days: [1, 2, 3, 4, 5] });
  });
});
