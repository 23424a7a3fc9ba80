import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourceState } from "../packages/server/bin/compiled.js";

let checkout: string;
const FILES = ["packages/domain/src/a.ts", "packages/contract/src/b.ts", "packages/server/src/app/c.ts"];

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "lead-dashboard-sources-"));
  for (const file of [...FILES, "package-lock.json"]) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    writeFileSync(join(checkout, file), "export {};\n");
  }
});
afterEach(() => rmSync(checkout, { recursive: true }));

const changes: [what: string, change: () => void][] = [
  [
    "a file that is written again",
    () => utimesSync(join(checkout, FILES[2] ?? ""), new Date(), new Date(Date.now() + 5)),
  ],
  ["a new file", () => writeFileSync(join(checkout, "packages/server/src/d.ts"), "")],
  ["a removed file", () => rmSync(join(checkout, FILES[0] ?? ""))],
  ["another package", () => writeFileSync(join(checkout, "package-lock.json"), "{ }")],
];

test.each(changes)("%s means that the compiled program no longer fits", (_, change) => {
  const before = sourceState(checkout);
  expect(sourceState(checkout)).toBe(before);
  change();
  expect(sourceState(checkout)).not.toBe(before);
});

test("a changed test does not, but a copy elsewhere is compiled anew", () => {
  const before = sourceState(checkout);
  writeFileSync(join(checkout, "packages/server/src/c.test.ts"), "");
  expect(sourceState(checkout)).toBe(before);
  const copy = mkdtempSync(join(tmpdir(), "lead-dashboard-sources-"));
  cpSync(checkout, copy, { recursive: true, preserveTimestamps: true });
  // addresses of sources are compiled in
  expect(sourceState(copy)).not.toBe(before);
  rmSync(copy, { recursive: true });
});
