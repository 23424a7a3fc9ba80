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
])("%s is %d", (text, amount) => {
  expect(readAmount(text)).toBe(amount);
});

test.each(["twelve", "", "k", "1-2", "()"])("%j is no amount", (text) => {
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
