import fc from "fast-check";
import { expect, test } from "vitest";
import { searchTextOf, searchWords } from "./search-text.ts";
import { indexedText, trigramsOf } from "./trigrams.ts";

const lead = {
  name: "Lux & Söhne",
  contactName: null,
  city: "Prishtina",
  category: "Café",
  address: "Rruga B, 7",
  contactPoints: [
    { kind: "phone" as const, value: "044 406-405", key: "+38344406405" },
    { kind: "email" as const, value: "Info@Lux.example", key: "info@lux.example" },
  ],
};

test("the search text holds every searched field folded, and each number once", () => {
  expect(searchTextOf(lead)).toBe("lux & sohne prishtina cafe rruga b 7 info@lux.example 38344406405");
});

test.each([
  ["044 406 405", ["44406405"]],
  ["+383 (0)44", ["38344"]],
  ["00383-44", ["38344"]],
  ["Café  LUX", ["cafe", "lux"]],
  ["gym 7", ["gym", "7"]],
  ["lux 044406405", ["lux", "44406405"]],
  ["", []],
  ["💈 «»", []],
])("%j is looked up as %j", (query, words) => {
  expect(searchWords(query)).toEqual(words);
});

test("every piece of a word inside the text is in the index, and of a short word at a beginning", () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,12}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), fc.nat(), fc.nat(), (words, which, where) => {
      const text = indexedText(words.join(" "), "");
      const chosen = words[which % words.length] ?? "";
      const start = where % chosen.length;
      const inside = chosen.slice(start, start + 3 + (where % 7));
      const asked = inside.length < 3 ? chosen.slice(0, 2) : inside;
      for (const piece of trigramsOf(asked)) expect(text).toContain(piece);
    }),
  );
});
