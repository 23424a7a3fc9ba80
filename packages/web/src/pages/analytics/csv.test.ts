import { expect, test } from "vitest";
import { csvOf } from "./csv.ts";

test("a name that looks like a formula stays a text, and quotes are doubled", () => {
  const csv = csvOf({
    head: ["Name", "Rate"],
    rows: [
      ["=cmd()", 0.5],
      ['Say "hi", now', null],
    ],
  });
  expect(csv).toBe('\uFEFFName,Rate\r\n\'=cmd(),0.5\r\n"Say ""hi"", now",\r\n');
});
