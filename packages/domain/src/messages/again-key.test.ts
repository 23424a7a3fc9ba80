import { expect, test } from "vitest";
import { againKey, readAgainKey } from "./again-key.ts";
import { bulkMessagePrefix, idOfBulkMessage } from "./bulk-message-key.ts";

test("a message that leaves again keeps the key of the first, with how many it makes", () => {
  expect(readAgainKey("e1:4:0")).toEqual({ first: "e1:4:0", count: 1 });
  expect(readAgainKey(againKey("e1:4:0", 2))).toEqual({ first: "e1:4:0", count: 2 });
  expect(readAgainKey("again:m1:3")).toEqual({ first: "m1", count: 3 });
  expect(idOfBulkMessage(againKey(`${bulkMessagePrefix("b1")}l1`, 2))).toBe("b1");
});
