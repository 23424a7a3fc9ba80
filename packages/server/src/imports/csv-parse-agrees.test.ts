import { CsvReader } from "@lead-dashboard/domain/imports/csv-reader";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";

const cell = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", "\n", "\r\n", " ", ";") });

function csv(text: string) {
  const reader = new CsvReader({ delimiter: ",", newline: "\n" });
  return [...reader.push(text), ...reader.end()];
}

test("a file that is well formed is read as csv-parse reads it", () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 }), (rows) => {
      const text = rows
        .map((row) => row.map((one) => (/[",\n\r]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one)).join(","))
        .join("\n");
      const other: string[][] = parse(text, {
        relax_column_count: true,
        skip_empty_lines: true,
        record_delimiter: "\n",
      });
      expect(csv(text).map((record) => ("cells" in record ? record.cells : []))).toEqual(other);
    }),
  );
});
