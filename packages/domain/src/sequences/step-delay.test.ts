import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import type { SequenceStep } from "./sequence-step.ts";
import { delayedInstant } from "./step-delay.ts";

const instant = (text: string) => Temporal.ZonedDateTime.from(text).epochMilliseconds;
const local = (ms: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(ms)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: "minute" });

describe("a delay", () => {
  const cases: [string, string, Partial<SequenceStep>, string][] = [
    [
      "of three days is three calendar days, same time",
      "2026-11-22T20:15[Europe/Berlin]",
      { delayDays: 3 },
      "2026-11-25T20:15",
    ],
    [
      "of one day over the spring change is still the same time",
      "2026-03-28T10:00[Europe/Berlin]",
      { delayDays: 1 },
      "2026-03-29T10:00",
    ],
    [
      "into the spring gap is the first instant after it",
      "2026-03-28T02:30[Europe/Berlin]",
      { delayDays: 1 },
      "2026-03-29T03:00",
    ],
    [
      "into the autumn overlap is its first occurrence",
      "2026-10-24T02:30[Europe/Berlin]",
      { delayDays: 1 },
      "2026-10-25T02:30",
    ],
    [
      "of four hours is four hours on the clock",
      "2026-03-29T00:30[Europe/Berlin]",
      { delayHours: 4 },
      "2026-03-29T05:30",
    ],
    [
      "of business days leaves out the weekend",
      "2026-11-20T10:00[Europe/Berlin]",
      { delayDays: 1, businessDaysOnly: true },
      "2026-11-23T10:00",
    ],
    [
      "of three business days over a weekend counts the Friday and not the two days after it",
      "2026-11-19T10:00[Europe/Berlin]",
      { delayDays: 3, businessDaysOnly: true },
      "2026-11-24T10:00",
    ],
    [
      "of one business day ends on a Friday",
      "2026-11-19T10:00[Europe/Berlin]",
      { delayDays: 1, businessDaysOnly: true },
      "2026-11-20T10:00",
    ],
    [
      "of no days on business days moves a Sunday to Monday",
      "2026-11-22T10:00[Europe/Berlin]",
      { businessDaysOnly: true },
      "2026-11-23T10:00",
    ],
    [
      "of hours that end on a Saturday moves to Monday",
      "2026-11-20T23:00[Europe/Berlin]",
      { delayHours: 4, businessDaysOnly: true },
      "2026-11-23T03:00",
    ],
    ["over 29 February counts it", "2028-02-28T10:00[Europe/Berlin]", { delayDays: 1 }, "2028-02-29T10:00"],
  ];
  it.each(cases)("%s", (_, from, delay, due) => {
    const zone = "Europe/Berlin";
    expect(
      local(
        delayedInstant({ delayDays: 0, delayHours: 0, businessDaysOnly: false, ...delay }, instant(from), {
          timeZone: zone,
        }),
        zone,
      ),
    ).toBe(due);
  });
  it("takes the first of two equal times", () => {
    const due = delayedInstant(
      { delayDays: 1, delayHours: 0, businessDaysOnly: false },
      instant("2026-10-24T02:30[Europe/Berlin]"),
      { timeZone: "Europe/Berlin" },
    );
    expect(new Date(due).toISOString()).toBe("2026-10-25T00:30:00.000Z");
  });
  it("within a day counts from the second of two equal times, not from the first", () => {
    // Friday's first hour comes twice in Amman: at 21:30 UTC and again an hour later
    const from = Date.parse("2021-10-28T22:30:00Z");
    const delay = { delayDays: 0, delayHours: 4, businessDaysOnly: true };
    expect(new Date(delayedInstant(delay, from, { timeZone: "Asia/Amman" })).toISOString()).toBe(
      "2021-10-29T02:30:00.000Z",
    );
    expect(delayedInstant({ ...delay, delayHours: 0 }, from, { timeZone: "Asia/Amman" })).toBe(from);
  });
  it("in a zone nobody knows counts in UTC", () => {
    expect(delayedInstant({ delayDays: 1, delayHours: 0, businessDaysOnly: false }, 0, { timeZone: "Moon/Base" })).toBe(
      86_400_000,
    );
  });
  it("never ends before it began, in any zone", () => {
    const zone = fc.constantFrom(
      "Europe/Berlin",
      "Pacific/Apia",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
      "Africa/Casablanca",
    );
    fc.assert(
      fc.property(
        zone,
        fc.integer({ min: 1_577_836_800, max: 2_208_988_800 }),
        fc.nat(400),
        fc.nat(100),
        fc.boolean(),
        (timeZone, at, delayDays, delayHours, businessDaysOnly) => {
          const due = delayedInstant({ delayDays, delayHours, businessDaysOnly }, at * 1000, { timeZone });
          expect(due).toBeGreaterThanOrEqual(at * 1000 + delayHours * 3_600_000);
          if (!businessDaysOnly)
            expect(due - at * 1000).toBeLessThanOrEqual((delayDays + 1) * 86_400_000 + delayHours * 3_600_000);
          if (businessDaysOnly)
            expect(
              Temporal.Instant.fromEpochMilliseconds(due).toZonedDateTimeISO(timeZone).dayOfWeek,
            ).toBeLessThanOrEqual(5);
        },
      ),
      { numRuns: 300 },
    );
  });
});
