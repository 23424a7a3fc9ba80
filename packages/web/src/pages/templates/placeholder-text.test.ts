import { expect, test } from "vitest";
import { piecesOf, placeholdersIn, withFallback } from "./placeholder-text.ts";

const known = new Set(["name", "city"]);

test("the pieces of a text are the text again", () => {
  const text = "[[Hi|Hello]] {name|there}, [if website]nice site[end] in {cty}";
  expect(
    piecesOf(text, known)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});

test("an unknown placeholder is told apart from a known one", () => {
  const kinds = piecesOf("{name} {nme}", known).map((piece) => piece.kind);
  expect(kinds).toEqual(["value", "text", "unknown"]);
});

test("every placeholder is listed once with its fallback", () => {
  expect(placeholdersIn("{name} {city|your town} {name}")).toEqual([
    { name: "name", fallback: null },
    { name: "city", fallback: "your town" },
  ]);
});

test("a fallback is changed at every mention and cannot break the braces", () => {
  expect(withFallback("{city} and {city|x}", "city", "the}re")).toBe("{city|there} and {city|there}");
  expect(withFallback("{city|x}", "city", "")).toBe("{city}");
});
