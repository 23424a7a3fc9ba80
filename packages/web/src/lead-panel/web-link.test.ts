import fc from "fast-check";
import { expect, test } from "vitest";
import { webLink } from "./web-link.ts";

test("only http and https addresses become links", () => {
  expect(webLink("https://lux.example")).toBe("https://lux.example");
  expect(webLink("HTTP://lux.example/a b")).toBe("HTTP://lux.example/a b");
  for (const bad of [
    "javascript:alert(1)",
    " java\nscript:alert(1)",
    "data:text/html,x",
    "lux.example",
    "//lux.example",
    "https://",
    "file:///etc",
  ])
    expect(webLink(bad)).toBeNull();
  expect(webLink(null)).toBeNull();
});

test("whatever is given, what comes out opens by http or https", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.constant("javascript:https://x")), (text) => {
      const link = webLink(text);
      return link === null || ["http:", "https:"].includes(new URL(link).protocol);
    }),
  );
});
