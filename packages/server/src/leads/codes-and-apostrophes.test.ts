import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { at } from "../db/values.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { indexTexts, unindexTexts } from "./store-search-index.ts";

let world: World;
let here: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  here = await world.organization();
});

test.each([
  ["country", "ZZ"],
  ["country", "UK"],
  ["currency", "XXY"],
  ["currency", "XXX"],
])("a %s that is none (%s) is refused by name, on create and on change", async (path, value) => {
  const made = await here.api.post("/leads", { name: "Lux", country: "XK", currency: "EUR" });
  expect(made.status).toBe(201);
  for (const answer of [
    await here.api.patch(`/leads/${made.body.id}`, { [path]: value }),
    await here.api.post("/leads", { name: "Other", [path]: value }),
  ]) {
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ path, message: expect.stringContaining(value) }]);
  }
});

const found = async (q: string): Promise<string[]> =>
  (await here.api.get(`/leads?q=${encodeURIComponent(q)}`)).body.items.map(({ name }: { name: string }) => name);

test("apostrophes are found with and without, in whatever shape", async () => {
  for (const name of ["O'Neill Bar", "D’Angelo", "Dangelo Shoes"]) await here.api.post("/leads", { name });
  for (const q of ["oneill", "o'neill", "O’Neill", "neill"]) expect(await found(q)).toEqual(["O'Neill Bar"]);
  for (const q of ["d'angelo", "dangelo"]) expect((await found(q)).sort()).toEqual(["Dangelo Shoes", "D’Angelo"]);
});

test("texts kept from before are folded once more by themselves", async () => {
  const { body } = await here.api.post("/leads", { name: "O'Neill Bar", city: "Cork" });
  await world.foundation.db.transaction(async (tx) => {
    const searchText = "o'neill bar cork";
    const kept = tx.query.updateTable("lead").set({ searchText }).where("id", "=", body.id).returning("seq");
    const { seq } = await kept.executeTakeFirstOrThrow();
    await unindexTexts(tx, [seq]);
    await indexTexts(tx, here.scope, [{ seq, searchText }]);
    const job = { id: "fold", name: "leads.fold-apostrophes", payload: "{}", state: "waiting" };
    const now = at(world.clock.now());
    await tx.query
      .insertInto("job")
      .values({ ...job, key: null, organizationId: null, runAt: now, createdAt: now } as never)
      .execute();
  });
  expect(await found("oneill")).toEqual([]);
  await world.drain();
  expect(await found("oneill")).toEqual(["O'Neill Bar"]);
  expect(await found("o'neill cork")).toEqual(["O'Neill Bar"]);
});

test("sales hear that a colleague has the business, and nothing more of it", async () => {
  const known = { name: "Lux Barbershop", phone: "+383 44 406 405" };
  await here.api.post("/leads", { ...known, assignedTo: here.admin.memberId });
  const sales = await here.member("sales");
  const refused = await sales.api.post("/leads", known);
  expect(refused.status).toBe(409);
  expect(refused.body).toMatchObject({ code: "duplicate", candidates: [], isColleagues: true });
  expect(refused.body.detail).toContain("colleague");
  expect((await here.api.post("/leads", known)).body).toMatchObject({ isColleagues: false });
});
