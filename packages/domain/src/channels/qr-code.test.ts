import { expect, test } from "vitest";
import { qrCode } from "./qr-code.ts";

/** Cells as hexadecimal, row by row. Each was read back by zbar 0.23 when it was written down. */
const drawn = (text: string) =>
  qrCode(text).map((row) => Number.parseInt(row.map((isDark) => (isDark ? "1" : "0")).join(""), 2).toString(16));

test("a short address fits into the smallest code, as readers read it", () => {
  expect(drawn("https://a.bc")).toEqual([
    "1fc47f",
    "105c41",
    "17425d",
    "174c5d",
    "17535d",
    "104e41",
    "1fd57f",
    "c00",
    "154112",
    "1c2a71",
    "1fce97",
    "1c3712",
    "c5628",
    "1ab3",
    "1fc5d7",
    "1045b2",
    "17590a",
    "174f5a",
    "175b15",
    "104312",
    "1fd51b",
  ]);
});

test("the code grows with the address, and has its three corners", () => {
  for (const [length, size] of [
    [14, 21],
    [15, 25],
    [60, 33],
    [106, 41],
  ] as const) {
    const rows = qrCode("x".repeat(length));
    expect(rows).toHaveLength(size);
    for (const [row, column] of [
      [0, 0],
      [0, size - 7],
      [size - 7, 0],
    ] as const) {
      expect(rows[row]?.slice(column, column + 7)).toEqual(new Array(7).fill(true));
      expect(rows[row + 3]?.slice(column, column + 7)).toEqual([true, false, true, true, true, false, true]);
    }
  }
  expect(() => qrCode("x".repeat(107))).toThrow(RangeError);
});
