import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalMarkOf, readAmount } from "./read-amount.ts";

test.each([
  ["12,500", 12_500],
  ["$1,250", 1_250],
  ["12.500", 12_500],
  ["12.500 €", 12_500],
  ["EUR 1,000", 1_000],
  ["1,250.50", 1_250.5],
  ["1.250,50", 1_250.5],
  ["1.234.567", 1_234_567],
  ["12,5", 12.5],
  ["0.125", 0.125],
  ["1250.125", 1250.125],
  ["10k", 10_000],
  ["1.1m EUR", 1_100_000],
  ["$2,5k", 2_500],
  ["12 Tsd. €", 12_000],
  ["1’200", 1_200],
  ["1 234,50", 1_234.5],
  ["(1,250)", -1_250],
  ["1.250,-", 1_250],
  ["$10K+", 10_000],
  ["1,250k", 1_250_000],
  ["1.125m", 1_125_000],
  ["1,125 Mio. €", 1_125_000],
  ["12 mil", 12_000_000],
  ["2bn", 2_000_000_000],
  ["1 Mrd", 1_000_000_000],
  ["1,5 Mrd. EUR", 1_500_000_000],
  ["10kEUR", 10_000],
  ["10 KES", 10],
  ["5 MAD", 5],
  ["1.250 Euro", 1_250],
  ["Fr.500", 500],
  ["−5 €", -5],
  ["1,00,000.50", 100_000.5],
  ["1.250 KWD", 1.25],
  ["BHD 1,250.125", 1_250.125],
  ["0,750 TND", 0.75],
  ["1e-7", 1e-7],
])("%s is %d", (text, amount) => {
  expect(readAmount(text)).toBe(amount);
});

test.each(
  [
    ["twelve", "", "k", "1-2", "()"],
    ["12 mois", "6 mesi", "12 muaj", "5 mins", "100 mbps", "10 kids", "12 mall", "10  k"],
    ["1.2.2024", "2024-01-02", "12.03.24", "12 m²", "5 10"],
    // decimals or thousands: nobody can tell
    ["1.250k", "1,250m"],
  ].flat(),
)("%j is no amount", (text) => {
  expect(readAmount(text)).toBeNull();
});

test("a column that shows its decimals decides for the cells that do not", () => {
  expect(decimalMarkOf(["12.500", "9.95", ""])).toBe(".");
  expect(decimalMarkOf(["12.500", "9,95"])).toBe(",");
  expect(decimalMarkOf(["1,234,567", "12,500"])).toBe(".");
  expect(decimalMarkOf(["0.125"])).toBe(".");
  expect(decimalMarkOf(["12.500", "12,500"])).toBeNull();
  expect(decimalMarkOf(["9.95", "9,95"])).toBeNull();
  expect(readAmount("12.500", ".")).toBe(12.5);
  expect(readAmount("12.500", ",")).toBe(12_500);
  expect(readAmount("12,500", ".")).toBe(12_500);
});

test("a word behind a number is no factor, unless it is one as a whole", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), fc.stringMatching(/^[kmb][a-z]{4,9}$/), (number, word) => {
      expect([null, number]).toContain(readAmount(`${number} ${word}`));
    }),
  );
});

test("a number and a factor are counted out, in front of any currency", () => {
  const factors = { k: 1e3, m: 1e6, mio: 1e6, mil: 1e6, mn: 1e6, bn: 1e9, mrd: 1e9 };
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9_999 }),
      fc.constantFrom(...Object.entries(factors)),
      fc.constantFrom("", " ", " €", " EUR", "$", "+"),
      (number, [name, factor], end) => {
        expect(readAmount(`${number}${name}${end}`)).toBe(number * factor);
        expect(readAmount(`${number} ${name.toUpperCase()}${end}`)).toBe(number * factor);
      },
    ),
  );
});

test("an amount is read as it was written, in the ways of writing there are", () => {
  const ways = ["en-US", "de-DE", "fr-FR", "de-CH", "es-ES", "it-IT"].map(
    (locale) => new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000_000 }), fc.constantFrom(...ways), (cents, way) => {
      expect(readAmount(way.format(cents / 100))).toBe(cents / 100);
    }),
  );
});

test("any text is answered by a number or none", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const amount = readAmount(text);
      expect(amount === null || Number.isFinite(amount)).toBe(true);
    }),
  );
});
