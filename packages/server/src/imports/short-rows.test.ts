import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { readRowsBeside } from "./read-rows-beside.ts";
import { importStore } from "./store.ts";
import { importsOf } from "./test-files/imports-of.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ROWS = 200_000;
/** Lines of 3 to 25 bytes: a piece of the file has far more rows than one of a usual file. */
const lines = Array.from({ length: ROWS }, (_, at) => (at % 10 === 0 ? "Salon Mira & Co in Vlora" : "Abc")).join("\n");

/** Counts the rows that the reading thread gives to somebody who fetches them late, so that as many wait as ever do. */
async function readLate(file: string): Promise<{ leads: number; refused: number }> {
  const organization = await world.organization();
  const { db, config } = world.foundation;
  const importId = await importsOf(world, organization).started(file);
  const store = importStore(db, organization.scope);
  const one = await store.find(importId);
  const upload = one && (await store.findUpload(one.uploadId));
  if (one === undefined || upload === undefined) throw new Error("The import is not there");
  const order = { upload, one, chosen: {}, skip: 0 };
  const found = { leads: 0, refused: 0 };
  const pieces = readRowsBeside(config.databaseUrl, order, () => world.clock.now());
  for await (const { rows } of pieces) {
    if (found.leads === 0) await new Promise((resolve) => setTimeout(resolve, 300));
    for (const row of rows) {
      if (row.kind === "lead") found.leads++;
      else if (row.kind === "refused") found.refused++;
    }
  }
  return found;
}

test.for([
  ["", { leads: ROWS, refused: 0 }],
  ['"opened and never closed\n', { leads: ROWS, refused: 1 }],
] as const)(
  "very short rows are read within the memory of the thread that reads them, after the line %j too",
  { timeout: 120_000 },
  async ([before, expected], { skip }) => {
    if (world.engine === "postgres") return skip("the thread reads the same pieces of the file from either database");
    expect(await readLate(`name\n${before}${lines}\n`)).toEqual(expected);
  },
);
