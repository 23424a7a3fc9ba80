import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
let house: string;

/** A house of our plan with one file in each place a fault is planted from or points to. */
beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), "boundaries-"));
  for (const file of ["tsconfig.base.json", ".dependency-cruiser.cjs", "scripts", "docs/rooms.json"]) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    cpSync(join(root, file), join(house, file), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(house, "node_modules"));
  for (let n = 0; n < 60; n++) put(`packages/domain/src/filler-${n}.ts`, `export const filler${n} = ${n};\n`);
  put("packages/server/src/leads/store.ts", "export const leadStore = 1;\n");
  put("packages/server/src/messages/store.ts", "export const messageStore = 1;\n");
  put("packages/server/src/app/rooms.ts", "export const rooms = 1;\n");
  put("packages/contract/src/leads/schemas.ts", "export const Lead = 1;\nexport type LeadType = number;\n");
  put("packages/web/src/main.ts", "export const main = 1;\n");
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

function put(file: string, text: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), text);
}

function check(): { status: number | null; output: string } {
  const run = spawnSync(process.execPath, ["scripts/check-boundaries.ts"], { cwd: house, encoding: "utf8" });
  return { status: run.status, output: run.stdout + run.stderr };
}

test("a house in order passes", () => {
  const { status, output } = check();
  expect(output).toMatch(/Boundaries hold in \d+ modules/);
  expect(status).toBe(0);
});

test("every planted fault is found", () => {
  const faults: [rule: string, file: string, text: string][] = [
    [
      "room-leads",
      "packages/server/src/leads/up.ts",
      'import { messageStore } from "../messages/store.ts";\nexport const up = messageStore;\n',
    ],
    [
      "room-messages",
      "packages/server/src/messages/roof.ts",
      'import { rooms } from "../app/rooms.ts";\nexport const roof = rooms;\n',
    ],
    [
      "room-leads",
      "packages/server/src/leads/types-up.ts",
      'import type { messageStore } from "../messages/store.ts";\nexport type Up = typeof messageStore;\n',
    ],
    [
      "foundation-under-the-rooms",
      "packages/server/src/db/up.ts",
      'import { leadStore } from "../leads/store.ts";\nexport const up = leadStore;\n',
    ],
    [
      "sql-in-stores-only",
      "packages/server/src/leads/list-leads.ts",
      'import { sql } from "kysely";\nexport const list = sql;\n',
    ],
    [
      "domain-is-the-ground",
      "packages/domain/src/impure.ts",
      'import { readFileSync } from "node:fs";\nexport const read = readFileSync;\n',
    ],
    [
      "web-not-on-server",
      "packages/web/src/steal.ts",
      'import type { leadStore } from "../../server/src/leads/store.ts";\nexport type Steal = typeof leadStore;\n',
    ],
    [
      "no-validators-in-the-browser",
      "packages/web/src/heavy.ts",
      'import { Lead } from "../../contract/src/leads/schemas.ts";\nexport const heavy = Lead;\n',
    ],
    [
      "no-circles",
      "packages/domain/src/left.ts",
      'import type { Right } from "./right.ts";\nexport type Left = Right | 1;\n',
    ],
  ];
  put("packages/domain/src/right.ts", 'import type { Left } from "./left.ts";\nexport type Right = Left | 2;\n');
  for (const [, file, text] of faults) put(file, text);
  const { status, output } = check();
  expect(status).toBe(1);
  for (const [rule, file] of faults) expect(output).toContain(`${rule}: ${file}`);
  for (const [, file] of faults) rmSync(join(house, file));
  rmSync(join(house, "packages/domain/src/right.ts"));
});

test("a check that sees nothing does not pass", () => {
  const run = spawnSync(process.execPath, ["scripts/check-boundaries.ts", "packages/web/src"], {
    cwd: house,
    encoding: "utf8",
  });
  expect(run.status).toBe(1);
  expect(run.stderr).toContain("checks nothing");
});
