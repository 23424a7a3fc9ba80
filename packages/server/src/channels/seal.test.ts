import { expect, test } from "vitest";
import { seal, unseal } from "./seal.ts";

const key = "a secret key of the tests, long enough";
const place = { organizationId: "o", table: "channelAccount", rowId: "r" };

test("a secret opens only in its place and under its key", () => {
  const sealed = seal("päss word", place, key);
  expect(sealed).not.toContain("päss");
  expect(unseal(sealed, place, key)).toBe("päss word");
  expect(() => unseal(sealed, { ...place, organizationId: "p" }, key)).toThrow();
  expect(() => unseal(sealed, place, `${key}!`)).toThrow(/another SECRET_KEY/);
  expect(() => unseal(`${sealed.slice(0, -2)}AA`, place, key)).toThrow();
});
