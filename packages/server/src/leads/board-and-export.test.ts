import { inflateRawSync } from "node:zlib";
import { ExportedLead } from "@lead-dashboard/contract/leads/lead";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { writeWorkbook } from "./write-workbook.ts";

let world: World;
let org: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
  org = await world.organization({ country: "XK" });
  await org.api.post("/leads", { name: "Best", city: "Prizren", dealValue: 120, currency: "EUR" });
  await org.api.post("/leads", { name: "Other", status: "LOST" });
});
afterAll(() => world.close());

test("the board comes in one answer: every column's first cards, counts and deal values, filtered", async () => {
  const { body } = await org.api.get("/board");
  expect(Object.keys(body.columns)).toEqual(["NEW", "CONTACTED", "REPLIED", "CLOSED", "LOST"]);
  expect(body.columns.NEW.items).toMatchObject([{ name: "Best" }]);
  expect(body.counts).toMatchObject({ total: 2, byStatus: { NEW: 1, LOST: 1 }, valueByStatus: { NEW: { EUR: 120 } } });
  const filtered = (await org.api.get("/board?city=Prizren")).body;
  expect(filtered.columns.LOST.items).toEqual([]);
});

test("an export has the columns asked for and refuses those it does not know", async () => {
  const csv = String((await org.api.get("/exports/leads.csv?columns=city,name")).body);
  expect(csv).toContain('"city","name"');
  expect((await org.api.get("/exports/leads.csv?columns=colour")).status).toBe(400);
  const json = (await org.api.get("/exports/leads.json?columns=name")).body;
  expect(json).toEqual(expect.arrayContaining([{ name: "Best" }]));
  const whole = ExportedLead.required()
    .array()
    .parse((await org.api.get("/exports/leads.json")).body);
  expect(whole.length).toBeGreaterThan(0);
  const xlsx = await org.api.get("/exports/leads.xlsx");
  expect(xlsx.headers.get("content-type")).toContain("spreadsheetml");
});

test("a workbook holds texts as texts and numbers as numbers", async () => {
  const rows = (async function* () {
    yield ["=1+1 <b>", 4.5, null, "+383 44"];
  })();
  const pieces: Buffer[] = [];
  for await (const piece of writeWorkbook(["a", "b", "c", "d"], rows)) pieces.push(piece);
  const file = Buffer.concat(pieces);
  const begin = 30 + file.readUInt16LE(26) + file.readUInt16LE(28);
  const sheet = inflateRawSync(file.subarray(begin)).toString();
  expect(sheet).toContain('<t xml:space="preserve">=1+1 &lt;b&gt;</t>');
  expect(sheet).toContain("<c><v>4.5</v></c>");
  expect(sheet).not.toContain("<f>");
});
