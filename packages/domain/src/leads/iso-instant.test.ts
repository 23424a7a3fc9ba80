import fc from "fast-check";
import { expect, test } from "vitest";
import { isoInstant } from "./iso-instant.ts";

test("an instant is written as Date writes it", () => {
  fc.assert(
    fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (at) => {
      expect(isoInstant(at)).toBe(new Date(at).toISOString());
    }),
  );
});
