import fc from "fast-check";
import { expect, test } from "vitest";
import { waMeLink } from "./wa-me.ts";

test("a link holds digits only and the text percent-encoded", () => {
  expect(waMeLink("+383 44 123 456", "Hi Ana & co,\nbukë? 👋")).toBe(
    "https://wa.me/38344123456?text=Hi%20Ana%20%26%20co%2C%0Abuk%C3%AB%3F%20%F0%9F%91%8B",
  );
});

test("without a number the person chooses the receiver", () => {
  expect(waMeLink(null, "Hello")).toBe("https://wa.me/?text=Hello");
});

test("any text survives the way through the link", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(new URL(waMeLink("+4915112345678", text)).searchParams.get("text")).toBe(text.toWellFormed());
    }),
  );
});
