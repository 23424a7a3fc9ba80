import { expect, test } from "vitest";
import { keptSince } from "./retention.ts";

test.each([
  [1, "2026-03-31T10:00:00Z", "2026-02-28T10:00:00.000Z"],
  [12, "2026-11-22T09:30:00Z", "2025-11-22T09:30:00.000Z"],
  [12, "2028-02-29T00:00:00Z", "2027-02-28T00:00:00.000Z"],
  [13, "2026-01-15T00:00:00Z", "2024-12-15T00:00:00.000Z"],
])("%s months before %s is %s", (months, now, since) => {
  expect(new Date(keptSince(months, Date.parse(now))).toISOString()).toBe(since);
});
