import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addLeads } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";

let world: World;
let here: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  here = await world.organization();
});

const create = (kind: string) => here.api.post("/custom-fields", { key: "size", label: "Size", kind });

test("a field made anew under the key of a deleted one starts empty, whatever its kind", async () => {
  const field = (await create("text")).body;
  const lead = await here.api.post("/leads", { name: "Lux", customFields: { size: "large" } });
  const binned = await here.api.post("/leads", { name: "Nox", customFields: { size: "small" } });
  await here.api.delete(`/leads/${binned.body.id}`);
  expect((await here.api.get("/leads")).body.items[0]).toMatchObject({ customFields: { size: "large" } });
  expect((await here.api.delete(`/custom-fields/${field.id}`)).status).toBeLessThan(300);
  expect((await create("number")).status).toBe(201);
  await here.api.post(`/leads/${binned.body.id}/restore`);
  for (const id of [lead.body.id, binned.body.id])
    expect((await here.api.get(`/leads/${id}`)).body.customFields).toEqual({});
  const listed: { customFields: unknown }[] = (await here.api.get("/leads")).body.items;
  expect(listed.map(({ customFields }) => customFields)).toEqual([{}, {}]);
  await here.api.patch(`/leads/${lead.body.id}`, { customFields: { size: 3 } });
  await world.drain();
  expect((await here.api.get("/leads?sort=field.size")).body.items[0]).toMatchObject({ customFields: { size: 3 } });
});

test("no field is named as what every object has, whether the name is given or made of the label", async () => {
  const refused = await here.api.post("/custom-fields", { key: "constructor", label: "Builder", kind: "text" });
  expect(refused.status).toBe(400);
  expect(refused.body.errors).toEqual([expect.objectContaining({ path: "key" })]);
  const made = await here.api.post("/custom-fields", { label: "Constructor", kind: "text" });
  expect(made.body).toMatchObject({ key: "constructor2", label: "Constructor" });
  await here.api.post("/leads", { name: "Lux" });
  const csv = String((await here.api.get("/exports/leads.csv?columns=name,constructor2")).body);
  expect(csv).toMatch(/^"Lux",("")?\r?$/m);
});

test("while very many values go, a field of that key is refused, and possible once they are gone", async () => {
  const field = (await create("text")).body;
  await addLeads(
    world.foundation,
    here.scope,
    Array.from({ length: 2_100 }, (_, number) => ({ name: `Lead ${number}`, customFields: { size: "large" } })),
  );
  await here.api.get("/leads?limit=200");
  await here.api.delete(`/custom-fields/${field.id}`);
  await here.api.get("/leads?limit=200");
  const refused = await create("number");
  expect([refused.status, refused.body.code]).toEqual([409, "field-being-cleared"]);
  await world.drain();
  expect((await create("number")).status).toBe(201);
  const { items } = (await here.api.get("/leads?limit=200")).body;
  expect(items.every((lead: { customFields: unknown }) => Object.keys(lead.customFields ?? {}).length === 0)).toBe(
    true,
  );
});
