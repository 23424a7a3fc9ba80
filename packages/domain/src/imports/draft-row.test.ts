import fc from "fast-check";
import { expect, test } from "vitest";
import { draftRow } from "./draft-row.ts";
import { MAPPING_TARGETS, type MappingTarget } from "./mapping-targets.ts";
import { planRows } from "./row-plan.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");

/** A row given as field → cell. */
function draft(cells: Partial<Record<MappingTarget, unknown>>, country: string | null = null) {
  const columns = Object.keys(cells).map((name) => ({
    name,
    target: name as MappingTarget,
    confidence: 1,
    reason: "chosen" as const,
  }));
  return draftRow(Object.values(cells), planRows(columns), { country, source: "Test", now: NOW });
}

const lead = (cells: Partial<Record<MappingTarget, unknown>>, country: string | null = null) =>
  draft({ name: "A", ...cells }, country).draft;
const codes = (cells: Partial<Record<MappingTarget, unknown>>) =>
  draft({ name: "A", ...cells }).problems.map((problem) => problem.code);

test("a row without a name is refused, one without any cell is blank", () => {
  expect(draft({ name: " ", phone: "1" })).toMatchObject({
    draft: null,
    isBlank: false,
    problems: [{ code: "name.missing", severity: "refused" }],
  });
  expect(draft({ name: "", phone: null, tags: [] })).toMatchObject({ isBlank: false });
  expect(draft({ name: "", phone: null })).toMatchObject({ draft: null, isBlank: true, problems: [] });
});

test("a contact's name stands in where no column holds a business", () => {
  expect(draft({ firstName: "Ana", lastName: "Krasniqi" }).draft).toMatchObject({
    name: "Ana Krasniqi",
    contactName: "Ana Krasniqi",
  });
});

test("the country comes from the row, its structured address, the end of its address, and only then from the import", () => {
  expect(lead({ country: "Albania", address: "Rr. 1, 10000 Prishtina, Kosovo" }, "DE")?.country).toBe("AL");
  expect(lead({ completeAddress: '{"city":"Prizren","country":"XK","street":"Rr. 1"}' }, "DE")).toMatchObject({
    country: "XK",
    city: "Prizren",
  });
  expect(lead({ address: "Rr. 1, 10000 Prishtina, Kosovo" }, "DE")).toMatchObject({ country: "XK", city: "Prishtina" });
  expect(lead({ address: "Main St 1, Austin, TX" }, "DE")?.country).toBe("DE");
  expect(lead({})?.country).toBeNull();
});

test.each([
  ["1.234,56 €", 123456, "EUR"],
  ["£1,250", 125000, "GBP"],
  ["CHF 1'250.50", 125050, "CHF"],
  ["10kEUR", 1000000, "EUR"],
  ["1 500 zł", 150000, "PLN"],
  ["$1,250", 125000, null],
  ["US$ 5", 500, null],
  ["100 all", 10000, null],
  ["12", 1200, null],
])("an amount of %j has the currency it names beyond doubt", (dealValue, cents, currency) => {
  expect(draft({ name: "A", dealValue })).toMatchObject({ problems: [], draft: { dealValue: cents, currency } });
  expect(lead({ dealValue, currency: "usd" })?.currency).toBe("USD");
});

test("an amount that is none names no currency either", () => {
  expect(lead({ dealValue: "EUR" })).toMatchObject({ dealValue: null, currency: null });
});

test("degrees as small as a program writes them by powers of ten are read", () => {
  const place = { latitude: "1e-7", longitude: "-2.5E-06" };
  expect(draft({ name: "A", ...place })).toMatchObject({ problems: [], draft: { latitude: 1e-7, longitude: -2.5e-6 } });
  expect(codes({ latitude: "1e7", longitude: "1" })).toEqual(["location.invalid"]);
  fc.assert(
    fc.property(fc.double({ min: -90, max: 90, noNaN: true }), (degrees) => {
      const latitude = lead({ latitude: String(degrees), longitude: 0 })?.latitude;
      expect(latitude).toBeCloseTo(degrees, 12);
    }),
  );
});

test("an objection to e-mails is none to calls", () => {
  expect(draft({ name: "A", emailOptOut: "true" }).objection).toBe("email");
  expect(draft({ name: "A", emailOptOut: "true", optOut: "yes" }).objection).toBe("everything");
  expect(draft({ name: "A", emailOptOut: "false" }).objection).toBeNull();
});

test("a phone in international form tells the country before the import does", () => {
  expect(lead({ phone: "+971 50 123 4567" }, "XK")).toMatchObject({ country: "AE", phoneE164: "+971501234567" });
  expect(lead({ phone: "044 123 456" }, "XK")).toMatchObject({ country: "XK", phoneE164: "+38344123456" });
  expect(lead({ phone: "+971 50 123 4567", country: "Kosovo" }, "DE")?.country).toBe("XK");
  expect(lead({ phone: "+49 89 1234567" })?.country).toBe("DE");
});

test.each(["31/02/2026", "29.02.2025", "2026-02-30", "31.04.2026", "2026-01-01 24:00"])(
  "%s is no date, and none is made of it",
  (given) => {
    expect(lead({ nextFollowUpAt: given })?.nextFollowUpAt).toBeNull();
    expect(codes({ nextFollowUpAt: given })).toHaveLength(1);
  },
);

test("phones are understood by the country; what is not valid stays as given and is told", () => {
  expect(lead({ phone: "044 123 456", country: "Kosovo" })).toMatchObject({
    phone: "044 123 456",
    phoneE164: "+38344123456",
    phoneType: "mobile",
  });
  expect(lead({ phone: "044 123 456" })).toMatchObject({ phone: "044 123 456", phoneE164: null });
  expect(codes({ phone: "044 123 456" })).toEqual(["phone.noCountry"]);
  expect(codes({ phone: "not a number" })).toEqual(["phone.invalid"]);
  expect(codes({ phone: "4,4406E+10" })).toEqual(["phone.damaged"]);
});

test("several numbers and addresses are all kept, the first valid one preferred", () => {
  const points = lead(
    {
      phone: "12 / 044 123 456",
      phones: ["+38344123456", "049 111 222"],
      email: "two@@at.example",
      emails: "A@b.example, c@d.example",
    },
    "XK",
  )?.contactPoints;
  expect(points?.map(({ value, preferred, state }) => [value, preferred, state])).toEqual([
    ["12", false, "invalid"],
    ["044 123 456", true, "ok"],
    ["049 111 222", false, "ok"],
    ["two@@at.example", false, "invalid"],
    ["A@b.example", true, "ok"],
    ["c@d.example", false, "ok"],
  ]);
});

test.each([
  ["4,8", 4.8],
  ["4.8", 4.8],
  ["4.8/5", 4.8],
  ["0", null],
  ["", null],
  ["7", null],
  ["good", null],
])("the rating %s is %s", (text, rating) => {
  expect(lead({ rating: text })?.rating).toBe(rating);
});

test.each([
  ["1,234", 1234],
  ["1.234", 1234],
  ["(45)", 45],
  [12, 12],
  ["-3", null],
])("the review count %s is %s", (cell, count) => {
  expect(lead({ reviewCount: cell })?.reviewCount).toBe(count);
});

test.each([
  ["https://maps.google.com/?cid=5808744020657146888", "5808744020657146888"],
  ["https://www.google.com/maps/place/x/data=!4m2!3m1!1s0x13549f:0x1f", "31"],
  ["https://www.google.com/maps/place/x", null],
])("the cid of %s is %s", (mapsUrl, cid) => {
  expect(lead({ mapsUrl })?.cid).toBe(cid);
});

test("places that are closed are kept with their status", () => {
  expect(lead({ businessStatus: "Permanently closed" })?.businessStatus).toBe("CLOSED_PERMANENTLY");
  expect(lead({ closedPermanently: "true" })?.businessStatus).toBe("CLOSED_PERMANENTLY");
  expect(lead({ closedTemporarily: true, closedPermanently: false })?.businessStatus).toBe("CLOSED_TEMPORARILY");
  expect(lead({ businessStatus: "OPERATIONAL" })?.businessStatus).toBe("OPERATIONAL");
});

test.each([
  ['{"Monday": ["9 am–6 pm"], "Sunday": ["Closed"]}', { monday: ["9 am–6 pm"], sunday: ["closed"] }],
  [[{ day: "Montag", hours: "9–18" }], { monday: ["9–18"] }],
  ['{"Monday": "9AM-12PM, 1PM-6PM"}', { monday: ["9AM-12PM", "1PM-6PM"] }],
  ["Monday: 9–18 | Tuesday: closed", { monday: ["9–18"], tuesday: ["closed"] }],
  ["always", null],
])("opening hours %j", (cell, hours) => {
  expect(lead({ openingHours: cell })?.openingHours).toEqual(hours);
});

test("a formula stays text, and the guard of our own export comes off", () => {
  expect(lead({ notes: '=HYPERLINK("http://x.example")' })?.notes).toBe('=HYPERLINK("http://x.example")');
  expect(lead({ notes: "'=1+1", city: "'s-Hertogenbosch" })).toMatchObject({ notes: "=1+1", city: "'s-Hertogenbosch" });
});

test("only http addresses become links", () => {
  expect(lead({ website: "shop.example/a" })?.website).toBe("https://shop.example/a");
  expect(lead({ website: "javascript:alert(1)" })?.website).toBeNull();
  expect(codes({ website: "javascript:alert(1)" })).toEqual(["website.invalid"]);
});

test("dates of another program become history; dates to come do not", () => {
  expect(
    lead({ createdAt: "2026-09-25 13:44:13.827438", lastContactedAt: "1.10.2026", lastRepliedAt: "2030-01-01" }),
  ).toMatchObject({
    createdAt: Date.parse("2026-09-25T13:44:13.827Z"),
    lastContactedAt: Date.parse("2026-10-01T00:00:00Z"),
    firstContactedAt: Date.parse("2026-10-01T00:00:00Z"),
  });
  expect(lead({ lastRepliedAt: "2030-01-01" })).toMatchObject({ lastRepliedAt: null, status: "NEW" });
});

test("any cells of any kind make a lead or a refusal, and pollute nothing", () => {
  const columns = [...MAPPING_TARGETS, "custom:__proto__" as const].map((target) => ({
    name: target,
    target,
    confidence: 1,
    reason: "chosen" as const,
  }));
  const plan = planRows(columns);
  const cell = fc.oneof(
    fc.string(),
    fc.jsonValue(),
    fc.constantFrom(
      '{"__proto__":{"polluted":true}}',
      "4,4406E+10",
      "=1",
      "\u0000",
      "\ud800",
      "1e999",
      "0x1:0x2",
      "{".repeat(50),
    ),
  );
  fc.assert(
    fc.property(fc.array(cell, { maxLength: columns.length + 2 }), (cells) => {
      const { draft: one, problems, isBlank } = draftRow(cells, plan, { country: "XK", source: null, now: NOW });
      expect(one !== null || isBlank || problems.length > 0).toBe(true);
      expect(JSON.stringify(one)).not.toMatch(/\\u0000|\\ud800/);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    }),
  );
});

test("amounts have their thousands, and a column of decimals its decimals", () => {
  expect(lead({ dealValue: "$1,250" })?.dealValue).toBe(125_000);
  expect(lead({ dealValue: "12.500" })?.dealValue).toBe(1_250_000);
  expect(lead({ dealValue: 12.5 })?.dealValue).toBe(1_250);
  expect(lead({ dealValue: "1.250", currency: "KWD" })?.dealValue).toBe(125);
  expect(codes({ dealValue: "12 mois" })).toEqual(["dealValue.invalid"]);
  expect(codes({ dealValue: "twelve" })).toEqual(["dealValue.invalid"]);
});

test("what says that something happened, without its date, moves the status and is no mistake", () => {
  expect(draft({ name: "A", lastContactedAt: "yes" })).toMatchObject({ draft: { status: "CONTACTED" }, problems: [] });
  expect(draft({ name: "A", lastRepliedAt: "yes", lastContactedAt: "no" })).toMatchObject({
    draft: { status: "REPLIED", lastRepliedAt: null },
    problems: [],
  });
  expect(lead({ wonAt: "true" })?.status).toBe("CLOSED");
});

test("one date of a contact is the first and the last; of two the earlier is the first", () => {
  const at = (text: string) => Date.parse(text);
  expect(lead({ firstContactedAt: "2026-01-05" })).toMatchObject({
    status: "CONTACTED",
    firstContactedAt: at("2026-01-05"),
    lastContactedAt: at("2026-01-05"),
  });
  expect(
    lead({ lastContactedAt: "2026-01-05", firstContactedAt: "2026-02-07", firstRepliedAt: "2026-01-06" }),
  ).toMatchObject({
    status: "REPLIED",
    firstContactedAt: at("2026-01-05"),
    lastContactedAt: at("2026-02-07"),
    firstRepliedAt: at("2026-01-06"),
    lastRepliedAt: at("2026-01-06"),
  });
});

test("an answer later than the last contact makes a contacted lead one who replied", () => {
  const dates = { lastContactedAt: "2026-05-01", lastRepliedAt: "2026-05-03" };
  expect(lead({ status: "Contacted", ...dates })?.status).toBe("REPLIED");
  expect(lead({ status: "Contacted", ...dates, lastContactedAt: "2026-05-04" })?.status).toBe("CONTACTED");
  expect(lead({ status: "Lost", ...dates })?.status).toBe("LOST");
});

test("of several columns of one date the latest contact counts, the earliest win, the next follow-up", () => {
  const columns = (
    ["lastContactedAt", "lastContactedAt", "wonAt", "wonAt", "nextFollowUpAt", "nextFollowUpAt"] as const
  ).map((target, at) => ({ name: `${target} ${at}`, target, confidence: 1, reason: "format" as const }));
  const cells = ["2026-01-02", "2026-03-04", "2026-05-06", "2026-05-05", "2026-01-01", "2026-12-24"];
  const name = { name: "name", target: "name" as const, confidence: 1, reason: "format" as const };
  const { draft: lead } = draftRow(["A", ...cells], planRows([name, ...columns]), {
    country: null,
    source: null,
    now: NOW,
    timeZone: "Europe/Belgrade",
  });
  expect(lead).toMatchObject({
    lastContactedAt: Date.parse("2026-03-03T23:00:00Z"),
    wonAt: Date.parse("2026-05-04T22:00:00Z"),
    nextFollowUpAt: Date.parse("2026-12-24T08:00:00Z"),
  });
});

test("a mail that came back marks its address, and only a status that is known is one", () => {
  const bounced = draft({ name: "A", email: "a@shop.example", status: "emailsBounced" });
  expect(bounced.draft?.contactPoints).toMatchObject([{ state: "bounced", preferred: true }]);
  expect([bounced.hasStatus, draft({ name: "A", status: "Xyz" }).hasStatus]).toEqual([true, false]);
});

test("whatever is left out or shortened is told", () => {
  const tags = Array.from({ length: 60 }, (_, at) => `t${at}`).join(",");
  const phones = Array.from({ length: 25 }, (_, at) => `+38344123${100 + at}`).join(";");
  expect(lead({ phones })?.contactPoints).toHaveLength(20);
  expect(codes({ phones })).toEqual(["contacts.tooMany"]);
  expect(codes({ tags })).toEqual(["tags.tooMany"]);
  expect(codes({ notes: "n".repeat(20_001) })).toEqual(["text.shortened"]);
  expect(codes({ openingHours: "whenever we like" })).toEqual(["openingHours.invalid"]);
  expect(codes({ openingHours: "{}" })).toEqual([]);
  expect(codes({ optOut: "perhaps" })).toEqual(["optOut.unclear"]);
});

test("a country that is named twice is the first that is known", () => {
  const columns = ["country", "country"].map((target) => ({
    name: target,
    target: "country" as const,
    confidence: 1,
    reason: "format" as const,
  }));
  const name = { name: "name", target: "name" as const, confidence: 1, reason: "format" as const };
  const given = draftRow(["A", "Atlantis", "XK"], planRows([name, ...columns]), {
    country: null,
    source: null,
    now: NOW,
  });
  expect(given).toMatchObject({ draft: { country: "XK" }, problems: [] });
});
