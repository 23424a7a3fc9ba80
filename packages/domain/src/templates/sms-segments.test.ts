import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { amountOf, microsOf, priceOfSegments, sumPrices } from "../channels/sms-price.ts";
import { plainSms, shorterSms } from "./plain-sms.ts";
import { smsSegments } from "./sms-segments.ts";

const EXTENSION = "^{}\\[~]|€\f";

/** Septets by the table of GSM 03.38, counted apart from the code: nothing here is outside it. */
const septets = (text: string) => [...text].reduce((sum, one) => sum + (EXTENSION.includes(one) ? 2 : 1), 0);

const gsm = fc.string({ unit: fc.constantFrom(..."aZ0 @£ñÜ\n", ...EXTENSION), maxLength: 700 });
const anything = fc.string({ unit: fc.constantFrom(..."aé€", "ë", "“", "中", "😀", "👩‍👧", "^"), maxLength: 500 });

describe("parts of an SMS", () => {
  it("are the text when they are joined, whatever it holds", () => {
    fc.assert(
      fc.property(fc.oneof(gsm, anything, fc.string({ unit: "binary", maxLength: 500 })), (text) => {
        const { parts, segments } = smsSegments(text);
        expect(parts.join("")).toBe(text);
        expect(parts).toHaveLength(segments);
      }),
    );
  });

  it("of the small alphabet hold 160 septets alone and 153 together, and no escape is parted from its character", () => {
    fc.assert(
      fc.property(gsm, (text) => {
        const { parts, encoding, units } = smsSegments(text);
        expect(encoding).toBe("GSM-7");
        expect(units).toBe(septets(text));
        for (const part of parts) expect(septets(part)).toBeLessThanOrEqual(parts.length === 1 ? 160 : 153);
        // none is cut shorter than it must be
        for (const [place, part] of parts.entries()) {
          const next = parts[place + 1];
          if (next !== undefined) expect(septets(part + ([...next][0] ?? ""))).toBeGreaterThan(153);
        }
      }),
    );
  });

  it("of UCS-2 hold 70 units alone and 67 together, and no pair of surrogates is parted", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { parts, units } = smsSegments(`ë${text}`);
        expect(units).toBe(text.length + 1);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(parts.length === 1 ? 70 : 67);
          expect(part.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  test.each([
    ["a".repeat(160), 1],
    ["a".repeat(161), 2],
    [`${"a".repeat(159)}€`, 2],
    [`${"a".repeat(158)}€`, 1],
    [`${"a".repeat(152)}€${"a".repeat(151)}`, 2],
    [`${"ë".repeat(66)}😀${"ë".repeat(65)}`, 2],
    [`${"ë".repeat(66)}😀${"ë".repeat(66)}`, 3],
  ])("%j takes %i", (text, segments) => {
    expect(smsSegments(text).segments).toBe(segments);
  });

  it("name what is outside the small alphabet, each once", () => {
    expect(smsSegments("Përshëndetje, ç’kemi?").outside).toEqual(["ë", "ç", "’"]);
    expect(smsSegments("Grüße à Ñ é Ç").outside).toEqual([]);
  });
});

describe("plain characters", () => {
  it("stand for quotes, dashes and spaces that only look finer; letters stay", () => {
    expect(plainSms("“Hi” – it’s\u00a0me…")).toBe(`"Hi" - it's me...`);
    expect(plainSms("Përshëndetje 中 😀")).toBe("Përshëndetje 中 😀");
  });

  it("are offered only where they make it shorter", () => {
    const long = `It’s ${"a".repeat(80)}`;
    expect(shorterSms(long)).toEqual({ text: `It's ${"a".repeat(80)}`, segments: 1 });
    expect(shorterSms("It’s me")).toBeNull();
    expect(shorterSms(`ë ${long}`)).toBeNull();
  });

  it("never make a text longer in parts, and are plain already the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
        expect(plainSms(plainSms(text))).toBe(plainSms(text));
        const shorter = shorterSms(text);
        if (shorter !== null) expect(shorter.segments).toBeLessThan(smsSegments(text).segments);
      }),
    );
  });
});

describe("what parts cost", () => {
  it("is exact to a millionth, and unknown where nobody said a price", () => {
    expect(priceOfSegments(3, { amount: 0.0079, currency: "USD" })).toEqual({ amount: 0.0237, currency: "USD" });
    expect(priceOfSegments(3, null)).toBeNull();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 5_000 }), (micros, segments) => {
        const price = priceOfSegments(segments, { amount: amountOf(micros), currency: "EUR" });
        expect(microsOf(price?.amount ?? -1)).toBe(micros * segments);
      }),
    );
  });

  it("adds up by currency", () => {
    const prices = [
      { amount: 0.1, currency: "USD" },
      { amount: 0.05, currency: "EUR" },
      { amount: 0.2, currency: "USD" },
    ];
    expect(sumPrices(prices)).toEqual([
      { amount: 0.3, currency: "USD" },
      { amount: 0.05, currency: "EUR" },
    ]);
  });
});
