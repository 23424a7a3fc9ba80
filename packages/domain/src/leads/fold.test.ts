import fc from "fast-check";
import { expect, test } from "vitest";
import { fold } from "./fold.ts";

test.each([
  ["Café Zürich", "cafe zurich"],
  ["Straße", "strasse"],
  ["STRASSE", "strasse"],
  ["İstanbul IĞDIR ı", "istanbul igdir i"],
  ["Łódź Øre Đuro", "lodz ore duro"],
  ["  two   words\n", "two words"],
  ["ＦＵＬＬ", "full"],
  ["L’Étoile", "l'etoile"],
  ["Këngë Çelës", "kenge celes"],
  ["Сергей", "сергеи"],
  ["", ""],
])("%j is compared as %j", (given, expected) => {
  expect(fold(given)).toBe(expected);
});

test("folding twice changes nothing more", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
    }),
  );
});
