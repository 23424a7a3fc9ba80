import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

const SAMPLES = [
  ["google-maps-gosom.csv", "gosom", "utf-8", 200, 0],
  ["google-maps-apify.json", "apify", "utf-8", 200, 0],
  ["google-maps-apify-flat.csv", "apify", "utf-8", 200, 0],
  ["google-maps-outscraper.csv", "outscraper", "utf-8", 200, 0],
  ["plain-leads.json", "leads", "utf-8", 80, 0],
  ["spreadsheet-export.csv", "generic", "windows-1252", 60, 1],
] as const;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

function sample(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`test-files/${name}`, import.meta.url)));
}

test.each(SAMPLES)("%s is recognised as %s in %s", async (name, format, encoding, rows, failed) => {
  const organization = await world.organization();
  const done = await importsOf(world, organization).run(sample(name));
  expect(done).toMatchObject({ status: "done", format, encoding, rows, failed });
  expect(done.skippedBecause.repeated).toBe(name === "spreadsheet-export.csv" ? 1 : 0);
});

test("all samples together are 600 leads, and none more the second time", async () => {
  const organization = await world.organization();
  const imports = importsOf(world, organization);
  const created = [];
  for (const [name] of [...SAMPLES, ...SAMPLES]) created.push((await imports.run(sample(name))).created);
  expect(created).toEqual([200, 150, 0, 150, 60, 40, 0, 0, 0, 0, 0, 0]);
});
