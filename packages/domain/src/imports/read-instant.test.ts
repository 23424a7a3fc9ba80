import fc from "fast-check";
import { expect, test } from "vitest";
import { readDay, readInstant } from "./read-instant.ts";

const iso = (text: string, timeZone?: string, order?: "day-first" | "month-first") => {
  const at = readInstant(text, { timeZone, order });
  return at === null ? null : new Date(at).toISOString().replace(".000Z", "Z");
};

test.each([
  ["2024-05-12", "2024-05-12T00:00:00Z"],
  ["2024/05/12", "2024-05-12T00:00:00Z"],
  ["2024-05-12T10:05", "2024-05-12T10:05:00Z"],
  ["2024-05-12 10:05:33.123456+00", "2024-05-12T10:05:33.123Z"],
  ["2024-05-12 10:05:33 +0200", "2024-05-12T08:05:33Z"],
  ["2024-05-12 10:05:33 UTC", "2024-05-12T10:05:33Z"],
  ["12.05.24", "2024-05-12T00:00:00Z"],
  ["12.05.1999 18:00", "1999-05-12T18:00:00Z"],
  ["13/5/2024 10:05 PM", "2024-05-13T22:05:00Z"],
  ["13/5/2024, 12:05:09 am", "2024-05-13T00:05:09Z"],
  ["12-May-2024", "2024-05-12T00:00:00Z"],
  ["12 May 2024", "2024-05-12T00:00:00Z"],
  ["May 12 2024", "2024-05-12T00:00:00Z"],
  ["May 12th, 2024 at 3:15 PM", "2024-05-12T15:15:00Z"],
  ["Jun 1, 2024 9:00 AM EDT", "2024-06-01T13:00:00Z"],
  ["Sun, 12 May 2024 10:00:00 +0000", "2024-05-12T10:00:00Z"],
  ["Sunday, May 12, 2024", "2024-05-12T00:00:00Z"],
  ["12. März 2024", "2024-03-12T00:00:00Z"],
  ["12 de mayo de 2024", "2024-05-12T00:00:00Z"],
  ["1er août 2024", "2024-08-01T00:00:00Z"],
  ["12 giugno 2024", "2024-06-12T00:00:00Z"],
  ["12 qershor 2024", "2024-06-12T00:00:00Z"],
  ["1715508333", "2024-05-12T10:05:33Z"],
])("%s is %s", (text, instant) => {
  expect(iso(text)).toBe(instant);
});

test("a date that could be both is read in the order of its column, with a time of twelve hours as well", () => {
  expect(iso("5/12/2024 10:05 PM", undefined, "month-first")).toBe("2024-05-12T22:05:00Z");
  expect(iso("5/12/2024 10:05 PM", undefined, "day-first")).toBe("2024-12-05T22:05:00Z");
  expect(iso("5/12/24", undefined, "month-first")).toBe("2024-05-12T00:00:00Z");
});

test("a time without a zone is one of the organization's clocks; a day begins at its midnight", () => {
  expect(iso("2026-11-24", "Europe/Belgrade")).toBe("2026-11-23T23:00:00Z");
  expect(iso("2026-07-24 09:00", "Europe/Belgrade")).toBe("2026-07-24T07:00:00Z");
  expect(iso("2026-07-24 09:07:30", "America/New_York")).toBe("2026-07-24T13:07:30Z");
  expect(readInstant("2026-11-24", { timeZone: "Europe/Belgrade", hourOfDays: 9 })).toBe(Date.UTC(2026, 10, 24, 8));
  expect(iso("2026-07-24T09:00:00Z", "Europe/Belgrade")).toBe("2026-07-24T09:00:00Z");
});

test("the day is the one that is written, whatever the zone", () => {
  expect(readDay("2024-05-12T00:30:00+02:00")).toBe("2024-05-12");
  expect(readDay("12 May 2024 23:59")).toBe("2024-05-12");
});

test.each([
  "May 2020",
  "2024",
  "31.02.2024",
  "24-05-12",
  "12 Foo 2024",
  "2024-05-12 25:00",
  "2024-05-12 10:00 XYZ",
  "13:00",
])("%s is no date for certain", (text) => {
  expect(readInstant(text)).toBeNull();
});

test("any instant is read back from ISO text, and any text is answered", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true }),
      fc.string(),
      (date, text) => {
        expect(readInstant(date.toISOString(), { timeZone: "Asia/Kolkata" })).toBe(date.getTime());
        expect([null, "number"]).toContain(readInstant(text) === null ? null : typeof readInstant(text));
      },
    ),
  );
});
