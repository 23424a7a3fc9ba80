import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell } from "./csv-cell.ts";
import { followUpRange } from "./follow-up-range.ts";
import { sameValue } from "./same-value.ts";
import { sampleLead } from "./sample-leads.ts";
import { seededRandom } from "./seeded-random.ts";
import { contactedAt, historyOfStatus, repliedAt } from "./status-history.ts";

const NOTHING = {
  firstContactedAt: null,
  lastContactedAt: null,
  firstRepliedAt: null,
  lastRepliedAt: null,
  wonAt: null,
  lostAt: null,
};

describe("history", () => {
  test("first is the earliest and last the latest, in any order of arrival", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), (instants) => {
        const after = { ...NOTHING };
        for (const at of instants) Object.assign(after, contactedAt(after, at));
        expect(after).toMatchObject({
          firstContactedAt: Math.min(...instants),
          lastContactedAt: Math.max(...instants),
        });
      }),
    );
    expect(repliedAt({ ...NOTHING, firstRepliedAt: 5, lastRepliedAt: 5 }, 3)).toEqual({
      firstRepliedAt: 3,
      lastRepliedAt: 5,
    });
  });

  test("winning again keeps the first date", () => {
    expect(historyOfStatus("CLOSED", NOTHING, 7)).toEqual({ wonAt: 7 });
    expect(historyOfStatus("CLOSED", { ...NOTHING, wonAt: 3 }, 7)).toEqual({});
    expect(historyOfStatus("NEW", NOTHING, 7)).toEqual({});
  });
});

describe("follow-ups", () => {
  const at = (text: string) => Date.parse(text);

  test("today is the whole day of the organization, also on the days clocks change", () => {
    expect(followUpRange("today", at("2026-11-23T00:30:00Z"), "Europe/Tirane")).toEqual({
      from: at("2026-11-22T23:00:00Z"),
      to: at("2026-11-23T23:00:00Z"),
    });
    const change = followUpRange("today", at("2026-03-29T12:00:00Z"), "Europe/Tirane");
    expect(change.to - change.from).toBe(23 * 3_600_000);
  });

  test("overdue ends where today begins, and the week has seven days from today", () => {
    const now = at("2026-11-23T12:00:00Z");
    const today = followUpRange("today", now, "UTC");
    expect(followUpRange("overdue", now, "UTC").to).toBe(today.from);
    expect(followUpRange("week", now, "UTC")).toEqual({ from: today.from, to: today.from + 7 * 86_400_000 });
  });
});

describe("a CSV cell", () => {
  test.each([
    ["=1+1", `"'=1+1"`],
    [" +38344", `"' +38344"`],
    ["＝x", `"'＝x"`],
    ['say "hi"', `"say ""hi"""`],
    ["plain", `"plain"`],
  ])("%j is written %s", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

test("sample leads are the same for the same seed, marked, and differ from each other", () => {
  const make = () => {
    const random = seededRandom(5);
    return Array.from({ length: 200 }, (_, number) => sampleLead(random, number, 1_700_000_000_000));
  };
  const leads = make();
  expect(make()).toEqual(leads);
  expect(leads.every((lead) => lead.isSample)).toBe(true);
  expect(new Set(leads.map((lead) => lead.placeId)).size).toBe(200);
  const hot = leads.filter((lead) => lead.scoreTemperature === "HOT").length;
  expect(hot).toBeGreaterThan(4);
  expect(hot).toBeLessThan(100);
});

test("values are the same whatever the order of members", () => {
  expect(sameValue({ a: [1, { b: null }], c: 2 }, { c: 2, a: [1, { b: null }] })).toBe(true);
  expect(sameValue([1, 2], [2, 1])).toBe(false);
  expect(sameValue({ a: undefined }, {})).toBe(false);
});
