import fc from "fast-check";
import { expect, test } from "vitest";
import { addressesInText } from "./addresses-in-text.ts";

const around = fc.constantFrom("", " ", ", ", " / ", "; call ", "\n", '"', " 12 ", "a: ", "|");

test.each([
  "+38344123456",
  "+383 44 123 456",
  "00383 44/123-456",
  "044 123 456",
  "(044) 123.456",
  "38344123456",
  "tel:+38344123456",
  "+383 (0) 44 123 456",
])("a number written as %s is found in its country, wherever it stands", (number) => {
  fc.assert(
    fc.property(around, around, (before, after) => {
      expect(addressesInText([`${before}${number}${after}`], ["XK"])).toContain("+38344123456");
    }),
  );
});

test("an e-mail address is found wherever it stands", () => {
  fc.assert(
    fc.property(around, around, fc.constantFrom("<", "mailto:", "'", "(", ""), (before, after, wrap) => {
      const text = `${before}${wrap}Lena.O@Kern.example${wrap === "'" ? "'" : ""}. ${after}`;
      expect(addressesInText([text], [])).toContain("lena.o@kern.example");
    }),
  );
});

test("any text is read, however full of digits it is", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => addressesInText([text], ["DE", ""]).size >= 0));
  const digits = Array.from({ length: 1000 }, (_, at) => at % 7).join(" ");
  expect(addressesInText([digits], ["DE"]).size).toBeLessThan(200);
});
