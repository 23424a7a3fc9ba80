import fc from "fast-check";
import { expect, test } from "vitest";
import { type DateOrder, dateOrderOf, readFollowUp } from "./follow-up-text.ts";
import { instantOf, wallTimeAt } from "./zone-time.ts";

const ZONE = "Europe/Tirane";
// Sunday, 22 November 2026, 10:30 in Tirana
const NOW = Date.UTC(2026, 10, 22, 9, 30);

function read(text: string, dateOrder: DateOrder = "day-first"): string | null {
  const reading = readFollowUp(text, { now: NOW, timeZone: ZONE, dateOrder });
  if (reading.kind !== "at") return null;
  const { at } = reading;
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
  ["12am tomorrow", "2026-11-23 00:00"],
  ["fri 9am", "2026-11-27 09:00"],
  ["tomorrow 14:30", "2026-11-23 14:30"],
  ["in 3 weeks", "2026-12-13 09:00"],
  ["in two weeks", "2026-12-06 09:00"],
  ["24.12.", "2026-12-24 09:00"],
  ["24. 12. 2026", "2026-12-24 09:00"],
  ["24/12", "2026-12-24 09:00"],
  ["24/12 16:00", "2026-12-24 16:00"],
  ["29 feb", "2028-02-29 09:00"],
  ["day after tomorrow", "2026-11-24 09:00"],
  ["mon morning", "2026-11-23 09:00"],
  ["tomorrow afternoon", "2026-11-23 14:00"],
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

// Monday, 23 November 2026, noon in Tirana
const MONDAY = Date.UTC(2026, 10, 23, 11, 0);

function onMonday(text: string): string {
  const reading = readFollowUp(text, { now: MONDAY, timeZone: ZONE, dateOrder: "day-first" });
  if (!("at" in reading)) return reading.kind;
  const { year, month, day, hour, minute } = wallTimeAt(reading.at, ZONE);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${reading.kind === "past" ? "past " : ""}${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

test.each([
  ["fri at 9", "2026-11-27 09:00"],
  ["tomorrow at 14", "2026-11-24 14:00"],
  ["this friday", "2026-11-27 09:00"],
  ["fri, 9am", "2026-11-27 09:00"],
  ["fri. 9am", "2026-11-27 09:00"],
  ["in an hour", "2026-11-23 13:00"],
  ["in 1 hour", "2026-11-23 13:00"],
  ["half an hour", "2026-11-23 12:30"],
  ["in half an hour", "2026-11-23 12:30"],
  ["1.5h", "2026-11-23 13:30"],
  ["1,5 h", "2026-11-23 13:30"],
  ["31.12.26", "2026-12-31 09:00"],
  ["31.12.26 14:00", "2026-12-31 14:00"],
  ["31/12/26", "2026-12-31 09:00"],
  ["tonight", "2026-11-23 20:00"],
  ["this afternoon", "2026-11-23 14:00"],
  ["end of month", "2026-11-30 09:00"],
  ["end of the month", "2026-11-30 09:00"],
  ["eom", "2026-11-30 09:00"],
  ["next week fri", "2026-12-04 09:00"],
  ["friday next week 15:00", "2026-12-04 15:00"],
  ["5 business days", "2026-11-30 09:00"],
  ["in 5 working days", "2026-11-30 09:00"],
  ["fri", "2026-11-27 09:00"],
  ["next fri", "2026-12-04 09:00"],
  ["next friday 9am", "2026-12-04 09:00"],
  ["mon", "2026-11-30 09:00"],
  ["next mon", "2026-11-30 09:00"],
  ["this monday", "past 2026-11-23 09:00"],
  ["weekend", "2026-11-28 09:00"],
  ["morgen um 14 uhr", "2026-11-24 14:00"],
  ["übermorgen", "2026-11-25 09:00"],
  ["freitag 14:30", "2026-11-27 14:30"],
  ["nächsten freitag", "2026-12-04 09:00"],
  ["nächste woche", "2026-11-30 09:00"],
  ["in 2 tagen", "2026-11-25 09:00"],
  ["mañana a las 10", "2026-11-24 10:00"],
  ["viernes", "2026-11-27 09:00"],
  ["el próximo viernes", "2026-11-27 09:00"],
  ["demain à 9h", "2026-11-24 09:00"],
  ["vendredi prochain", "2026-11-27 09:00"],
  ["dans 3 jours", "2026-11-26 09:00"],
  ["après-demain", "2026-11-25 09:00"],
  ["domani alle 15", "2026-11-24 15:00"],
  ["venerdì", "2026-11-27 09:00"],
  ["tra 2 settimane", "2026-12-07 09:00"],
  ["nesër në 10", "2026-11-24 10:00"],
  ["e premte", "2026-11-27 09:00"],
  ["të premten tjetër", "2026-12-04 09:00"],
  ["javën tjetër", "2026-11-30 09:00"],
  // Tuesday in German, Sunday in French and Albanian; Thursday or Sunday: asked again rather than guessed
  ["di", "unclear"],
  ["do", "unclear"],
  ["asap", "unclear"],
  ["prossimo venerdì", "2026-11-27 09:00"],
  ["venerdì prossimo alle 15", "2026-11-27 15:00"],
  ["lunes próximo", "2026-11-30 09:00"],
  // beginnings that are a month or a word, not a usual abbreviation
  ["mar", "unclear"],
  ["mart", "unclear"],
  ["ma", "unclear"],
  ["me", "unclear"],
  ["mit", "unclear"],
  ["mit dem chef", "unclear"],
  ["so", "unclear"],
  ["die", "unclear"],
  ["mar 9am", "unclear"],
  ["tues", "2026-11-24 09:00"],
  ["mié.", "2026-11-25 09:00"],
  ["fr 14:00", "2026-11-27 14:00"],
  ["jeu 9h", "2026-11-26 09:00"],
  ["11.12", "2026-12-11 09:00"],
  ["11.12 14:00", "2026-12-11 14:00"],
  ["24.12", "2026-12-24 09:00"],
  ["14.30", "no-such-date"],
  ["morgen um 14.30", "2026-11-24 14:30"],
  ["morgen 14.30 uhr", "2026-11-24 14:30"],
  ["9.30pm", "2026-11-23 21:30"],
  ["30m", "unclear"],
  ["in 90m", "unclear"],
  ["6m", "2027-05-23 09:00"],
  ["in einer woche", "2026-11-30 09:00"],
  ["in einem monat", "2026-12-23 09:00"],
  ["in einer stunde", "2026-11-23 13:00"],
  ["in zwei tagen", "2026-11-25 09:00"],
  ["dans deux jours", "2026-11-25 09:00"],
  ["dans une semaine", "2026-11-30 09:00"],
  ["tra una settimana", "2026-11-30 09:00"],
  ["fra quattro giorni", "2026-11-27 09:00"],
  ["tra un'ora", "2026-11-23 13:00"],
  ["en dos días", "2026-11-25 09:00"],
  ["dentro de una semana", "2026-11-30 09:00"],
  ["pas dy ditësh", "2026-11-25 09:00"],
  ["pas një jave", "2026-11-30 09:00"],
  ["demain 14h", "2026-11-24 14:00"],
  ["demain 14h30", "2026-11-24 14:30"],
  ["24.12. 14h", "2026-12-24 14:00"],
  ["in 4h", "2026-11-23 16:00"],
  ["dans 4 h", "2026-11-23 16:00"],
  ["2d 4h", "unclear"],
  ["4h 2d", "unclear"],
  ["9am fri", "2026-11-27 09:00"],
  ["9am tomorrow", "2026-11-24 09:00"],
  ["at 9 next fri", "2026-12-04 09:00"],
  ["noon tomorrow", "2026-11-24 12:00"],
  ["14 uhr morgen", "2026-11-24 14:00"],
  ["um 14.30 am freitag", "2026-11-27 14:30"],
  ["a las 10 mañana", "2026-11-24 10:00"],
  ["14h30 demain", "2026-11-24 14:30"],
  ["alle 15 domani", "2026-11-24 15:00"],
  ["në 10 nesër", "2026-11-24 10:00"],
  ["9am today", "past 2026-11-23 09:00"],
  ["11.12 fri", "unclear"],
  ["fri 9 a.m.", "2026-11-27 09:00"],
  ["fri 9:30 p.m.", "2026-11-27 21:30"],
  ["9 a.m. tomorrow", "2026-11-24 09:00"],
  ["9p.m.", "2026-11-23 21:00"],
  ["2h 30m", "2026-11-23 14:30"],
  ["in 2h30m", "2026-11-23 14:30"],
  ["1 hour 1 minute", "2026-11-23 13:01"],
  ["1 hour and 15 minutes", "2026-11-23 13:15"],
  ["in 2 stunden und 5 minuten", "2026-11-23 14:05"],
  ["2h 90m", "unclear"],
  ["14h30", "unclear"],
  ["2026-12-01T14:00", "2026-12-01 14:00"],
  ["2026-12-01T14:00:00", "2026-12-01 14:00"],
  ["2026-12-01T14:00Z", "unclear"],
  ["nächste woche freitag", "2026-12-04 09:00"],
  ["nächste woche am freitag um 14 uhr", "2026-12-04 14:00"],
  ["freitag nächste woche", "2026-12-04 09:00"],
  ["próxima semana viernes", "2026-12-04 09:00"],
  ["el viernes de la próxima semana", "2026-12-04 09:00"],
  ["la semana que viene el viernes", "2026-12-04 09:00"],
  ["vendredi de la semaine prochaine", "2026-12-04 09:00"],
  ["la semaine prochaine vendredi", "2026-12-04 09:00"],
  ["venerdì della prossima settimana", "2026-12-04 09:00"],
  ["la settimana prossima venerdì alle 15", "2026-12-04 15:00"],
  ["javën tjetër të premten", "2026-12-04 09:00"],
  ["të premten javën tjetër", "2026-12-04 09:00"],
  ["next week soon", "unclear"],
  ["demain 25h", "unclear"],
  ["1430", "unclear"],
  ["after lunch", "unclear"],
])("on a Monday, %s is %s", (text, expected) => {
  expect(onMonday(text)).toBe(expected);
});

test("what is understood is a whole minute that reads back as itself, so that what is shown is what is kept", () => {
  const day = fc.constantFrom(
    "fri",
    "next mon",
    "this sun",
    "tomorrow",
    "demain",
    "12 dec",
    "31.12.26",
    "5 business days",
    "eom",
    "in 2 wochen",
  );
  const time = fc.constantFrom("", " 14:30", " at 9", ", 9am", " in the evening");
  const passing = fc.constantFrom("1.5h", "in an hour", "90 min", "half an hour");
  const text = fc.oneof(
    fc.tuple(day, time).map((parts) => parts.join("")),
    passing,
  );
  const now = fc.integer({ min: NOW, max: NOW + 400 * 86_400_000 });
  fc.assert(
    fc.property(text, now, fc.constantFrom(ZONE, "America/New_York", "UTC"), (words, at, timeZone) => {
      const reading = readFollowUp(words, { now: at, timeZone });
      expect(["at", "past"], words).toContain(reading.kind);
      if (reading.kind !== "at") return;
      expect(reading.at % 60_000).toBe(0);
      const { year, month, day: date, hour, minute } = wallTimeAt(reading.at, timeZone);
      const two = (value: number) => String(value).padStart(2, "0");
      const shown = `${year}-${two(month)}-${two(date)} ${two(hour)}:${two(minute)}`;
      const again = readFollowUp(shown, { now: at, timeZone });
      expect(wallTimeAt("at" in again ? again.at : 0, timeZone)).toEqual({ year, month, day: date, hour, minute });
    }),
  );
});

test("a time is the same before its day as after it, in every language", () => {
  const day = fc.constantFrom(
    ...["fri", "next mon", "this sun", "tomorrow", "demain", "mañana", "nächste woche freitag", "12 dec", "dec 1st"],
    ...["31.12.26", "24.12.", "24/12", "2027-02-03", "5 business days", "in 2 wochen", "eom", "today", "2d", "soon"],
  );
  const time = fc.constantFrom(
    ...["14:30", "9am", "9 a.m.", "9.30pm", "at 9", "um 14.30", "14 uhr", "a las 10", "alle 15", "à 9h", "në 10"],
    ...["14h", "14h30", "noon", "in the evening", "tonight", "25:00", "13pm"],
  );
  const now = fc.integer({ min: NOW, max: NOW + 400 * 86_400_000 });
  fc.assert(
    fc.property(day, time, now, (ofDay, ofTime, at) => {
      const reading = (words: string) => readFollowUp(words, { now: at, timeZone: ZONE });
      const [after, before] = [reading(`${ofDay} ${ofTime}`), reading(`${ofTime} ${ofDay}`)];
      if (after.kind === "unclear") expect(before.kind, `${ofTime} ${ofDay}`).toBe("unclear");
      else expect(before, `${ofTime} ${ofDay}`).toEqual(after);
    }),
    { numRuns: 1000 },
  );
});

test("a date with slashes is read as the person's country writes it", () => {
  expect(read("12/24", "month-first")).toBe("2026-12-24 09:00");
  expect(read("12/24", "day-first")).toBeNull();
  expect(read("3/4", "month-first")).toBe("2027-03-04 09:00");
  expect(read("3/4", "day-first")).toBe("2027-04-03 09:00");
  expect([dateOrderOf("en-US"), dateOrderOf("de"), dateOrderOf("en-GB"), dateOrderOf("sq")]).toEqual([
    "month-first",
    "day-first",
    "day-first",
    "day-first",
  ]);
});

test("a refusal says why: it has passed, no calendar has it, or which words are not understood", () => {
  const why = (text: string) => readFollowUp(text, { now: NOW, timeZone: ZONE });
  expect(why("today 9:00")).toEqual({ kind: "past", at: Date.UTC(2026, 10, 22, 8) });
  expect(why("31.2.")).toEqual({ kind: "no-such-date" });
  expect(why("fri maybe late")).toEqual({ kind: "unclear", heard: "fri", strange: "maybe late" });
  expect(why("soon")).toEqual({ kind: "unclear", heard: null, strange: "soon" });
});

test("the end of a month stays the end of a shorter one", () => {
  const reading = readFollowUp("1m", { now: Date.UTC(2027, 0, 31, 12), timeZone: "UTC" });
  expect(reading).toEqual({ kind: "at", at: Date.UTC(2027, 1, 28, 9) });
});

test("nine o'clock is nine o'clock after the clocks have changed", () => {
  const reading = readFollowUp("2d", { now: Date.UTC(2026, 9, 24, 10), timeZone: "Europe/Berlin" });
  expect(reading).toEqual({ kind: "at", at: Date.UTC(2026, 9, 26, 8) });
});

test("a time the clocks leave out in spring is an hour later, one they show twice is the first", () => {
  const berlin = (now: number, text: string) => readFollowUp(text, { now, timeZone: "Europe/Berlin" });
  expect(berlin(Date.UTC(2027, 2, 27, 10), "tomorrow 2:30")).toEqual({ kind: "at", at: Date.UTC(2027, 2, 28, 1, 30) });
  expect(berlin(Date.UTC(2026, 9, 24, 10), "tomorrow 2:30")).toEqual({ kind: "at", at: Date.UTC(2026, 9, 25, 0, 30) });
});

test("whatever is typed, the answer is in the future or a refusal", () => {
  const words = fc
    .array(
      fc.constantFrom("in", "2", "d", "fri", "next", "week", "9am", "24.12.", "12/24", "14:30", "dec", "31", "x"),
      {
        maxLength: 5,
      },
    )
    .map((parts) => parts.join(" "));
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ maxLength: 20 }), words),
      fc.constantFrom("UTC", ZONE, "America/Adak"),
      (text, zone) => {
        const reading = readFollowUp(text, { now: NOW, timeZone: zone });
        if (reading.kind === "at") expect(reading.at).toBeGreaterThan(NOW);
        if (reading.kind === "past") expect(reading.at).toBeLessThanOrEqual(NOW);
      },
    ),
  );
});

test("so many days later is nine o'clock of that day in every zone, in every season", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_700_000_000, max: 2_000_000_000 }),
      fc.integer({ min: 1, max: 400 }),
      fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"),
      (seconds, days, timeZone) => {
        const now = seconds * 1000;
        const reading = readFollowUp(`${days}d`, { now, timeZone });
        if (reading.kind !== "at") throw new Error("was understood");
        const wall = wallTimeAt(reading.at, timeZone);
        const today = wallTimeAt(now, timeZone);
        const midnight = ({ year, month, day }: typeof wall) => Date.UTC(year, month - 1, day);
        expect((midnight(wall) - midnight(today)) / 86_400_000).toBe(days);
        expect([wall.hour, wall.minute]).toEqual([9, 0]);
      },
    ),
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
