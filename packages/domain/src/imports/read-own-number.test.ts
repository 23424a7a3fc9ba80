import fc from "fast-check";
import { expect, test } from "vitest";
import { draftRow } from "./draft-row.ts";
import type { FileRecord } from "./file-record.ts";
import { inspectFile } from "./inspect-file.ts";
import { readCustomValue } from "./read-custom-value.ts";
import { planRows } from "./row-plan.ts";

const OWN = [{ key: "ratio", label: "Ratio", kind: "number" }];

/** What the rows of a file say of a number field of somebody's own, and what is said about them. */
function ratios(file: string) {
  const { records, mapping } = inspectFile(file, { isWhole: true, ownFields: OWN });
  const plan = planRows(mapping.columns);
  const drafted = records.flatMap((record: FileRecord) =>
    "cells" in record
      ? [
          draftRow(record.cells, plan, {
            country: null,
            source: null,
            now: 0,
            readCustom: (_, text, style) => readCustomValue(text, { kind: "number", choices: [] }, style),
          }),
        ]
      : [],
  );
  return {
    values: drafted.map(({ draft }) => draft?.customFields.ratio),
    codes: drafted.flatMap(({ problems }) => problems.map(({ code }) => code)),
  };
}

const csv = (...cells: string[]) => `Name,Ratio\n${cells.map((cell, at) => `L${at},"${cell}"`).join("\n")}\n`;
const own = (...cells: string[]) =>
  `name,phoneE164,temperatureSetByHand,hidden,ratio\n${cells.map((cell, at) => `L${at},,false,false,${cell}`).join("\n")}\n`;

test("three digits behind a single point are decimals where a number is no money, and it is told", () => {
  expect(ratios(csv("12.345"))).toEqual({ values: [12.345], codes: ["number.unsure"] });
  expect(ratios(csv("12,345"))).toEqual({ values: [12_345], codes: ["number.unsure"] });
});

test.each([
  [
    ["12.345", "0.5"],
    [12.345, 0.5],
  ],
  [
    ["12.345", "0,5"],
    [12_345, 0.5],
  ],
  [
    ["12.345", "1.234.567"],
    [12_345, 1_234_567],
  ],
  [
    ["12,345", "1,234,567"],
    [12_345, 1_234_567],
  ],
  [
    ["1250.125", "1.125"],
    [1_250.125, 1.125],
  ],
])("the column's other cells tell how %j is read, and there is nothing to tell", (cells, values) => {
  expect(ratios(csv(...cells))).toEqual({ values, codes: [] });
});

test("what is no number is left out and told", () => {
  expect(ratios(csv("12 mois"))).toEqual({ values: [undefined], codes: ["custom.invalid"] });
});

test("an export of ours comes back with the numbers it had", () => {
  expect(ratios(own("12.345"))).toEqual({ values: [12.345], codes: [] });
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (numbers) => {
      const shown = numbers.map((number) => number || 0);
      expect(ratios(own(...shown.map(String)))).toEqual({ values: shown, codes: [] });
    }),
  );
});

test("a number of JSON is that number, whatever else its column holds", () => {
  const json = (...numbers: (number | string)[]) => JSON.stringify(numbers.map((ratio) => ({ name: "L", ratio })));
  expect(ratios(json(1.125, 12.345))).toEqual({ values: [1.125, 12.345], codes: [] });
  expect(ratios(json(1.125, "0,5"))).toEqual({ values: [1.125, 0.5], codes: [] });
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (numbers) => {
      const shown = numbers.map((number) => number || 0);
      expect(ratios(json(...shown))).toEqual({ values: shown, codes: [] });
    }),
  );
});
