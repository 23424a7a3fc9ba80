import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("leads chosen one by one are listed, counted and exported alone, and no foreign ones with them", async () => {
  const here = await world.organization();
  const foreign = await (await world.organization()).api.post("/leads", { name: "Foreign" });
  const ids: string[] = [];
  for (const name of ["Arta", "Bora", "Cela"]) ids.push((await here.api.post("/leads", { name })).body.id);
  await here.api.patch(`/leads/${ids[1]}`, { hidden: true });
  const asked = `id=${ids[0]}&id=${ids[1]}&id=${foreign.body.id}`;
  const names = async (query: string) =>
    (await here.api.get(`/leads?${query}`)).body.items.map(({ name }: { name: string }) => name);
  expect(await names(asked)).toEqual(["Arta"]);
  expect(await names(`${asked}&hidden=true`)).toEqual(["Bora"]);
  expect((await here.api.get(`/leads/counts?${asked}`)).body.total).toBe(1);
  const csv = String((await here.api.get(`/exports/leads.csv?columns=name&${asked}`)).body);
  expect(csv.replace("\ufeff", "").trim().split("\r\n")).toEqual(['"name"', '"Arta"']);
  const sales = await here.member("sales");
  await here.api.patch(`/leads/${ids[2]}`, { assignedTo: here.admin.memberId });
  expect((await sales.api.get(`/leads?id=${ids[2]}&id=${ids[0]}`)).body.items).toHaveLength(1);
});
