import { afterAll, expect, test } from "vitest";
import { openWorld } from "../testing/world.ts";
import { cleanTags } from "./store-row.ts";

const world = await openWorld();
afterAll(() => world.close());

async function furnished() {
  const org = await world.organization();
  for (const [name, tags] of [
    ["Bar Uno", ["VIP", "north"]],
    ["Bar Due", ["vip"]],
    ["Bar Tre", ["south"]],
  ] as const)
    await org.api.post("/leads?onDuplicate=create", { name, tags });
  await world.drain();
  return org;
}

type Org = Awaited<ReturnType<typeof furnished>>;

const listed = async (org: Org) =>
  (await org.api.get("/tags")).body.items.map((tag: { name: string; color: string | null; count: number }) => [
    tag.name,
    tag.color,
    tag.count,
  ]);

test("tags are listed by name with how many leads carry them, in whatever spelling", async () => {
  const org = await furnished();
  expect(await listed(org)).toEqual([
    ["north", null, 1],
    ["south", null, 1],
    ["VIP", null, 2],
  ]);
  expect((await org.api.get("/tags?limit=2")).body).toMatchObject({ items: [{}, {}], nextCursor: expect.any(String) });
});

async function retag(org: Org, [from, to]: readonly [string, string], where = {}): Promise<string> {
  const body = { filter: { tag: [from], ...where }, action: { type: "tag", add: [to], remove: [from] } };
  const { body: queued } = await org.api.post("/leads/bulk", body);
  await world.drain();
  return queued.id;
}

test("a tag gets a colour and another spelling, which the audit log tells; other letters are refused", async () => {
  const org = await furnished();
  await retag(org, ["VIP", "Vip"]);
  expect(await org.api.patch("/tags/vip", { color: "green", name: "Vip" })).toMatchObject({
    status: 200,
    body: { id: "vip", name: "Vip", color: "green", count: 2 },
  });
  expect(await listed(org)).toContainEqual(["Vip", "green", 2]);
  await world.drain();
  expect((await org.api.get("/audit-entries?action=tag.changed")).body.items).toMatchObject([
    { before: { name: "VIP", color: null }, after: { name: "Vip", color: "green" } },
  ]);
  expect(await org.api.patch("/tags/vip", { name: "Important" })).toMatchObject({
    status: 400,
    body: { errors: [{ path: "name" }] },
  });
  expect(await org.api.patch("/tags/vip", { color: "pink" })).toMatchObject({ status: 400 });
});

test("a tag nobody has, and one of another organization, are not there; sales change none", async () => {
  const org = await furnished();
  const other = await world.organization();
  expect((await org.api.patch("/tags/none", { color: "red" })).status).toBe(404);
  expect((await other.api.patch("/tags/vip", { color: "red" })).status).toBe(404);
  const sales = await org.member("sales");
  expect((await sales.api.patch("/tags/vip", { color: "red" })).status).toBe(403);
});

test("a bulk action that takes a tag and gives another renames and merges it, hidden leads too, and is undone", async () => {
  const org = await furnished();
  const hidden = (await org.api.get("/leads?tag=north")).body.items[0].id;
  await org.api.patch(`/leads/${hidden}`, { hidden: true });
  await retag(org, ["VIP", "south"]);
  const id = await retag(org, ["VIP", "south"], { hidden: true });
  expect(await listed(org)).toEqual([["south", null, 2]]);
  expect((await org.api.get(`/leads/${hidden}`)).body.tags).toEqual(["north", "south"]);
  await org.api.post(`/bulk-actions/${id}/undo`);
  await world.drain();
  expect((await org.api.get(`/leads/${hidden}`)).body.tags).toEqual(["VIP", "north"]);
  await retag(org, ["vip", "Vip"], { hidden: true });
  expect((await org.api.get(`/leads/${hidden}`)).body.tags).toEqual(["north", "Vip"]);
});

test("a spelling that a lead does not carry yet is refused, hidden leads too; a bulk action gives it, whatever they had", async () => {
  const org = await furnished();
  const two = (await org.api.get("/leads?tag=vip")).body.items;
  await org.api.patch(`/leads/${two[0].id}`, { hidden: true });
  await org.api.patch(`/leads/${two[1].id}`, { tags: ["víp"] });
  await retag(org, ["VIP", "VÍP"]);
  expect(await org.api.patch("/tags/vip", { name: "VÍP" })).toMatchObject({
    status: 400,
    body: { errors: [{ path: "name", message: expect.stringMatching(/leads still carry "(vip|VIP)"/) }] },
  });
  await retag(org, ["VIP", "VÍP"], { hidden: true });
  expect(await org.api.patch("/tags/vip", { name: "VÍP" })).toMatchObject({ status: 200, body: { name: "VÍP" } });
  for (const { id } of two) expect((await org.api.get(`/leads/${id}`)).body.tags).toContain("VÍP");
});

test("a tag no address could hold is refused where it is given, and left out where a file gives it", async () => {
  const org = await furnished();
  for (const tag of [".", "..", "‥"]) {
    expect(await org.api.post("/leads", { name: "Bar", tags: [tag] })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "tags.0", message: "must be more than one or two dots" }] },
    });
    const action = { type: "tag", add: [tag] };
    expect(await org.api.post("/leads/bulk", { filter: {}, action })).toMatchObject({ status: 400 });
  }
  expect(cleanTags(["..", ".", "...", ".net"])).toEqual(["...", ".net"]);
});
