import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ComparedLead, PAIR_FROM, scorePair } from "./score-pair.ts";

const base: ComparedLead = {
  name: "Lux Barbershop",
  placeId: null,
  cid: null,
  phones: [],
  emails: [],
  website: null,
  city: "Prishtina",
  country: "XK",
  latitude: null,
  longitude: null,
};
const codes = (one: Partial<ComparedLead>, other: Partial<ComparedLead>, sharedBy = 2) =>
  scorePair({ ...base, ...one }, { ...base, ...other }, sharedBy).reasons.map((reason) => reason.code);
const score = (one: Partial<ComparedLead>, other: Partial<ComparedLead>, sharedBy = 2) =>
  scorePair({ ...base, ...one }, { ...base, ...other }, sharedBy).score;

const phone = { phones: ["+38344406405"] };
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const lead: fc.Arbitrary<ComparedLead> = fc.record({
  name: fc.oneof(
    fc.constantFrom("Lux Barbershop", "Lux Barber Shop SHPK", "Dentist Arber"),
    fc.string({ maxLength: 120 }),
  ),
  placeId: maybe(fc.constantFrom("a", "b")),
  cid: maybe(fc.constantFrom("1", "2")),
  phones: fc.array(fc.constantFrom("+38344406405", "+38344406406"), { maxLength: 3 }),
  emails: fc.array(fc.constantFrom("a@lux.com", "b@lux.com"), { maxLength: 2 }),
  website: maybe(fc.constantFrom("https://lux.com", "https://www.lux.com/x", "https://facebook.com/lux", "")),
  city: maybe(fc.constantFrom("Prishtina", "prishtinë", "Tirana")),
  country: maybe(fc.constantFrom("XK", "AL")),
  latitude: maybe(fc.double({ min: -90, max: 90, noNaN: true })),
  longitude: maybe(fc.double({ min: -180, max: 180, noNaN: true })),
});

describe("scorePair", () => {
  it("gives the same whichever lead comes first, and the same again", () => {
    fc.assert(
      fc.property(lead, lead, fc.integer({ min: 2, max: 50 }), (one, other, shared) => {
        expect(scorePair(one, other, shared)).toEqual(scorePair(other, one, shared));
        expect(scorePair(one, other, shared)).toEqual(scorePair(one, other, shared));
      }),
    );
  });

  it("stays within 0 and 100, and its reasons sum to it before that", () => {
    fc.assert(
      fc.property(lead, lead, (one, other) => {
        const { score: total, reasons } = scorePair(one, other);
        const sum = reasons.reduce((points, reason) => points + reason.points, 0);
        expect(total).toBe(Math.min(100, Math.max(0, sum)));
        expect(Number.isInteger(total)).toBe(true);
      }),
    );
  });

  it("is sure of the same place, and nearly so of the same phone and name", () => {
    expect(score({ placeId: "a" }, { placeId: "a" })).toBe(100);
    expect(score({ ...phone, name: "Lux Barbershop" }, { ...phone, name: "LUX BARBERSHOP shpk" })).toBe(100);
  });

  it("takes the same name in one city, or within 150 metres, for a candidate", () => {
    expect(score({}, {})).toBeGreaterThanOrEqual(PAIR_FROM);
    const here = { city: null, latitude: 42.6629, longitude: 21.1655 };
    expect(score(here, { ...here, latitude: 42.6635 })).toBeGreaterThanOrEqual(PAIR_FROM);
    expect(score(here, { ...here, latitude: 43.2 })).toBeLessThan(PAIR_FROM);
  });

  it("holds a different place, distance, another name and a chain against it", () => {
    expect(codes({ placeId: "a" }, { placeId: "b" })).toContain("different-place");
    expect(score({ placeId: "a" }, { placeId: "b" })).toBeLessThan(PAIR_FROM);
    expect(codes({ ...phone }, { ...phone, name: "Zahnarzt Müller" })).toContain("different-names");
    expect(score(phone, phone, 12)).toBeLessThan(score(phone, phone));
  });

  it("does not count a page on a social network as a shared site", () => {
    const page = { website: "https://facebook.com/lux" };
    expect(codes(page, page)).not.toContain("same-domain");
  });
});
