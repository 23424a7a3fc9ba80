import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eraseDeletedLeads } from "../leads/erase-deleted-leads.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

const DAY = 86_400_000;
const FILE = "name,phone,city\nArta,+38344100001,Peja\nBora,+38344100002,Peja\nNo contact at all,,\n";

let world: World;
let organization: TestOrganization;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  organization = await world.organization();
  imports = importsOf(world, organization);
});

const total = async () => (await organization.api.get("/leads/counts")).body.total;

async function idOf(name: string): Promise<string> {
  return (await organization.api.get(`/leads?q=${encodeURIComponent(name)}`)).body.items[0]?.id;
}

async function erase(...names: string[]): Promise<void> {
  for (const name of names) await organization.api.delete(`/leads/${await idOf(name)}`);
  world.clock.advance(31 * DAY);
  await eraseDeletedLeads(null, world.foundation);
}

const outcomesOf = (preview: { rows: { outcome: string; duplicateOf: { matchedBy: string } | null }[] }) =>
  preview.rows.map(({ outcome, duplicateOf }) => [outcome, duplicateOf?.matchedBy ?? null]);

test.each(["skip", "fill", "overwrite"])(
  "rows whose leads lie in the bin are skipped and say so (%s)",
  async (policy) => {
    await imports.run(FILE);
    const arta = await idOf("Arta");
    await organization.api.delete(`/leads/${arta}`);
    const query = `?onDuplicate=${policy}`;
    const preview = (await imports.preview(FILE, query)).body;
    expect(outcomesOf(preview)[0]).toEqual(["skip", "bin"]);
    expect(preview.rows[0].duplicateOf.leadId).toBe(arta);
    const again = await imports.run(FILE, query);
    expect(again).toMatchObject({ created: 0, skippedBecause: { binned: 1, objected: 0 } });
    await organization.api.post(`/leads/${arta}/restore`);
    expect((await imports.run(FILE, query)).skippedBecause.binned).toBe(0);
    expect(await total()).toBe(3);
  },
);

test.each(["skip", "fill", "overwrite"])("rows whose leads were erased come in again, once (%s)", async (policy) => {
  await imports.run(FILE);
  await erase("Arta", "No contact at all");
  const query = `?onDuplicate=${policy}`;
  const [arta, , nameless] = outcomesOf((await imports.preview(FILE, query)).body);
  expect([arta, nameless]).toEqual([
    ["create", null],
    ["create", null],
  ]);
  expect(await imports.run(FILE, query)).toMatchObject({ created: 2, skipped: 1 });
  expect(await imports.run(FILE, query)).toMatchObject({ created: 0, skipped: 3 });
  expect(await total()).toBe(3);
});

test("who was erased and must not be contacted does not come back by a file", async () => {
  await imports.run(FILE);
  const optOut = await organization.api.post("/opt-outs", { address: "+38344100001", channel: "all" });
  expect(optOut.status, JSON.stringify(optOut.body)).toBe(201);
  await erase("Arta", "Bora");
  expect(outcomesOf((await imports.preview(FILE)).body).map(([outcome]) => outcome)).toEqual([
    "skip",
    "create",
    "skip",
  ]);
  expect(await imports.run(FILE)).toMatchObject({
    created: 1,
    skippedBecause: { objected: 1, imported: 1, binned: 0 },
  });
  expect(await idOf("Arta")).toBeUndefined();
});

test("a lead that became part of another is no lead in the bin", async () => {
  await imports.run(FILE);
  const merged = await organization.api.post(`/leads/${await idOf("Arta")}/merge`, { from: [await idOf("Bora")] });
  expect(merged.status).toBe(200);
  const again = await imports.run(FILE);
  expect(again).toMatchObject({ created: 0, skippedBecause: { imported: 3, binned: 0 } });
});

test("an import that changed nothing, and is undone, leaves its rows with the import that brought them", async () => {
  await imports.run(FILE);
  const again = await imports.run(`${FILE}Bora,+38344100002,Peja\n`, "?onDuplicate=overwrite");
  expect(again).toMatchObject({ created: 0, updated: 0, skipped: 4 });
  expect((await organization.api.post(`/imports/${again.id}/undo`)).status).toBe(200);
  await organization.api.delete(`/leads/${await idOf("Arta")}`);
  const last = await imports.run(FILE);
  expect(last).toMatchObject({ created: 0, skippedBecause: { imported: 2, binned: 1 } });
});
