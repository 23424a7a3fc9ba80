import fc from "fast-check";
import { expect, test } from "vitest";
import { readTypedNumber } from "./read-typed-number.ts";

const money = (text: string) => readTypedNumber(text, { decimals: 2 });

test.each([
  ["1.234,50", 1234.5],
  ["1,234.50", 1234.5],
  ["12,5", 12.5],
  ["12.5", 12.5],
  ["0,99", 0.99],
  [",5", 0.5],
  ["1 234,50", 1234.5],
  ["1’234.50", 1234.5],
  ["1.234.567", 1234567],
  ["1,234,567.8", 1234567.8],
  ["1.500", 1500],
  ["1,500", 1500],
  ["€ 1.200,–".replace("–", "-"), 1200],
  ["1200 EUR", 1200],
  ["$1,200", 1200],
  ["-3,5", -3.5],
  ["1200", 1200],
  ["0", 0],
])("an amount typed as %s is %d", (text, number) => {
  expect(money(text)).toEqual({ number });
});

test.each(["", "abc", "12a", "1.23.4", "12.34,5", "1,2,3", "1.2345,6", "--1", "1e5", "12,345.678.9", "1.2345", "."])(
  "an amount typed as “%s” is refused",
  (text) => {
    expect(money(text)).toEqual({ problem: "none" });
  },
);

test("a number that can be read two ways is refused with both readings, where decimals are free", () => {
  expect(readTypedNumber("1.234")).toEqual({ problem: "unclear", either: [1234, 1.234] });
  expect(readTypedNumber("1,234")).toEqual({ problem: "unclear", either: [1234, 1.234] });
  expect(readTypedNumber("0.234")).toEqual({ number: 0.234 });
  expect(readTypedNumber("1.2340")).toEqual({ number: 1.234 });
  expect(readTypedNumber("1234.567")).toEqual({ number: 1234.567 });
});

test("an amount written in the way of any country is read as what it is", () => {
  const cents = fc.integer({ min: -1e11, max: 1e11 });
  const country = fc.constantFrom("en", "de", "fr", "de-CH", "it", "es", "pt-BR", "sv");
  fc.assert(
    fc.property(cents, country, fc.boolean(), (amount, locale, useGrouping) => {
      const text = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, useGrouping }).format(amount / 100);
      expect(money(text)).toEqual({ number: amount / 100 || 0 });
    }),
  );
});

test("what is shown of a stored number is read as the same number, or is said to be unclear", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 5 }), (whole, places) => {
      const number = whole / 10 ** places || 0;
      const read = readTypedNumber(String(number));
      if ("number" in read) expect(read.number).toBe(number);
      else expect(read).toMatchObject({ problem: "unclear" });
    }),
  );
});

test("whatever is typed is read or refused", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."0123456789.,' -€aE") }), (text) => {
      const read = readTypedNumber(text);
      expect("problem" in read || Number.isFinite(read.number)).toBe(true);
    }),
  );
});
