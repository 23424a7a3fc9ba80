import fc from "fast-check";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { type CalendarEntry, calendarText, foldLine } from "./icalendar.ts";

const ENTRY: CalendarEntry = {
  uid: "follow-up.0190@lead-dashboard",
  changedAt: Date.UTC(2026, 10, 22, 9, 30, 15, 250),
  startsAt: Date.UTC(2026, 10, 27, 8),
  minutes: 15,
  summary: "Follow up: Lux Barbershop; Prishtina, \\ 2nd floor",
  url: "https://crm.example.com/leads/0190",
};

function eventsOf(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
}

test("an entry has a stable id, a stamp, times in UTC and an escaped summary", () => {
  expect(calendarText("Follow-ups", [ENTRY]).split("\r\n")).toEqual(
    expect.arrayContaining([
      "UID:follow-up.0190@lead-dashboard",
      "DTSTAMP:20261122T093015Z",
      "DTSTART:20261127T080000Z",
      "DTEND:20261127T081500Z",
      "SUMMARY:Follow up: Lux Barbershop\\; Prishtina\\, \\\\ 2nd floor",
      "TRANSP:TRANSPARENT",
    ]),
  );
});

const words = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "a;b,c\\n",
    "line\r\nBEGIN:VALARM",
    "ü".repeat(120),
    "👩‍👩‍👧‍👦".repeat(30),
    "END:VEVENT\nX:1",
    "\ud800 lone",
  ),
);

test("whatever a lead is called, a parser reads back exactly that entry and no other", () => {
  fc.assert(
    fc.property(fc.array(words, { maxLength: 6 }), fc.integer({ min: 0, max: 4_000_000_000 }), (names, seconds) => {
      const startsAt = seconds * 1000;
      const entries = names.map((summary, at) => ({ ...ENTRY, uid: `${at}@lead-dashboard`, summary, startsAt }));
      const text = calendarText("Follow-ups", entries);
      const events = eventsOf(text);
      expect(events.map(({ uid }) => uid)).toEqual(entries.map(({ uid }) => uid));
      expect(events.map(({ startDate }) => startDate.toUnixTime() * 1000)).toEqual(names.map(() => startsAt));
      expect(events.map(({ summary }) => summary ?? "")).toEqual(names.map(readable));
    }),
  );
});

/** What of a text survives: lone surrogates and control characters do not, line ends are all alike. */
function readable(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n|\r/g, "\n")
    .replace(/[^\P{Cc}\t\n]/gu, "");
}

test("no line is longer than 75 octets, and unfolding gives the line back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (text) => {
      const line = text.replace(/[\r\n]/g, "");
      const folded = foldLine(line);
      for (const part of folded.split("\r\n")) expect(new TextEncoder().encode(part).length).toBeLessThanOrEqual(75);
      expect(folded.replaceAll("\r\n ", "")).toBe(line);
    }),
  );
});

test("an empty calendar is a calendar", () => {
  expect(eventsOf(calendarText("Follow-ups", []))).toEqual([]);
});
