import { expect, test } from "vitest";
import { BatchSize, LIMIT_IDLE_MS } from "./batch-size.ts";

function settled(msPerRow: number, limitMs?: number): number {
  const size = new BatchSize();
  for (let turn = 0; turn < 30; turn++) size.took(size.rows, size.rows * msPerRow, limitMs);
  return size.rows;
}

test("a transaction stays below its limit, whatever a row costs", () => {
  for (const msPerRow of [0.02, 0.1, 0.2]) expect(settled(msPerRow) * msPerRow).toBeLessThanOrEqual(25);
  expect(settled(0.1, LIMIT_IDLE_MS) * 0.1).toBeLessThanOrEqual(300);
  expect(settled(0.1)).toBeGreaterThan(150);
});

test("one slow transaction does not make all later ones tiny", () => {
  const size = new BatchSize();
  for (let turn = 0; turn < 30; turn++) size.took(size.rows, size.rows * 0.1);
  size.took(size.rows, 60);
  expect(size.rows).toBeGreaterThan(80);
});
