import { afterAll, beforeEach, expect, test } from "vitest";
import { openWorld, type TestOrganization } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

const world = await openWorld();
afterAll(() => world.close());
let org: TestOrganization;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  org = await world.organization({ country: "XK" });
  imports = importsOf(world, org);
});

const rows = (count: number, text = "") =>
  `Name,City,Notes\n${Array.from({ length: count }, (_, at) => `Shop ${at},Peja,${text}`).join("\n")}\n`;

test("a small file is judged whole: what the preview counts is what is stored", async () => {
  const body = `${rows(700)}Shop 3,Peja,\n,Peja,\n`;
  const { sample, sampledRows, rowCount } = (await imports.preview(body)).body;
  expect({ sampledRows, rowCount }).toEqual({ sampledRows: 702, rowCount: 702 });
  const done = await imports.run(body);
  expect({ new: done.created, refused: done.failed, repeated: done.skippedBecause.repeated }).toEqual({
    new: sample.new,
    refused: sample.refused,
    repeated: sample.repeated,
  });
});

test("with a remark are only rows that go in", async () => {
  const body = "Name,Email,Rating\nRina,rina@a.example,12\nRina,rina@a.example,12\nRina 2,rina@a.example,13\n";
  const { sample } = (await imports.preview(body)).body;
  expect(sample).toMatchObject({ new: 1, repeated: 2, warned: 1 });
  expect(await imports.run(body)).toMatchObject({ created: 1, skipped: 2, warned: 1 });
});

test("a file of some megabytes has its rows counted exactly, a larger one about", async () => {
  const middle = (await imports.preview(rows(4_321, "x".repeat(100)))).body;
  expect(middle).toMatchObject({ rowCount: 4_321, isRowCountExact: true, sampledRows: 500 });
  const large = (await imports.preview(rows(9_000, "x".repeat(500)))).body;
  expect(large.isRowCountExact).toBe(false);
  expect(Math.abs(large.rowCount - 9_000)).toBeLessThan(900);
});

test("rows of a JSON array are told by their position, also when all stand on one line", async () => {
  const body = JSON.stringify([{ name: "Rina" }, { city: "Peja" }, { name: "Bora" }]);
  const preview = (await imports.preview(body)).body;
  expect(preview.rows.map(({ line }: { line: number }) => line)).toEqual([1, 2, 3]);
  const done = await imports.run(body);
  expect(done.errors).toMatchObject([{ line: 2 }]);
});
