import { expect, test } from "vitest";
import { dateOrderOf, usualDateOrder } from "./date-order.ts";
import { inspectFile } from "./inspect-file.ts";
import { readInstant } from "./read-instant.ts";

test.each([
  [["05/06/2025", "13/06/2025"], "day-first"],
  [["05/06/2025", "06/13/2025 10:00"], "month-first"],
  [["05/06/2025", "01/02/2025"], "either"],
  [["13/06/2025", "06/13/2025", "05/06/2025"], "either"],
  [["05/05/2025", "2025-06-05", "5.6.2025", ""], null],
  [["5-6-2025", "25-6-2025"], "day-first"],
  [["5/12/24", "5/13/24 10:00 PM"], "month-first"],
])("the order of %j is %s: a day above 12 settles a column", (cells, order) => {
  expect(dateOrderOf(cells)).toBe(order);
});

test("what is still open is supposed as in the country, else in the language", () => {
  expect(usualDateOrder({ country: "US", language: "de" })).toBe("month-first");
  expect(usualDateOrder({ country: "XK", language: "en-US" })).toBe("day-first");
  expect(usualDateOrder({ country: null, language: "en-US" })).toBe("month-first");
  expect(usualDateOrder({ country: null, language: "en" })).toBe("day-first");
});

test("a date that could be both is read in the order of its column, one that could not in the only way", () => {
  const day = (text: string, order: "day-first" | "month-first") =>
    new Date(readInstant(text, { order }) ?? 0).toISOString().slice(0, 10);
  expect(day("05/06/2025", "day-first")).toBe("2025-06-05");
  expect(day("05/06/2025", "month-first")).toBe("2025-05-06");
  expect(day("13/06/2025", "month-first")).toBe("2025-06-13");
  expect(day("06/13/2025", "day-first")).toBe("2025-06-13");
  expect(day("05.06.2025", "month-first")).toBe("2025-06-05");
  expect(day("5-6-2025", "month-first")).toBe("2025-05-06");
});

test("a column that shows no numeric date yet is read as chosen, else as the file's other columns, else as usual", () => {
  const order = (head: string, given: Partial<Parameters<typeof inspectFile>[1]> = {}) => {
    const { mapping, dates, dateOrder } = inspectFile(head, { isWhole: false, ...given });
    expect(dates).toBeNull();
    expect(mapping.columns.at(-1)).toMatchObject({ target: "wonAt", dateOrder });
    return dateOrder;
  };
  const empty = "Name,Won at\nA,\nB,2025-06-05\n";
  expect(order(empty)).toBe("day-first");
  expect(order(empty, { usualOrder: "month-first" })).toBe("month-first");
  expect(order(empty, { usualOrder: "month-first", dateOrder: "day-first" })).toBe("day-first");
  expect(order("Name,Last contacted,Won at\nA,06/13/2025,\n")).toBe("month-first");
});
