import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization } from "../testing/world.ts";
import { eraseDeletedLeads } from "./erase-deleted-leads.ts";

const world = await openWorld();
let org: TestOrganization;
const ids = new Map<string, string>();
afterAll(() => world.close());

beforeAll(async () => {
  org = await world.organization();
  await org.api.post("/custom-fields", { label: "Seats", kind: "number" });
  await org.api.post("/custom-fields", { label: "Owner", kind: "text" });
  for (const [name, customFields] of [
    ["Ten", { seats: 10, owner: "zoe" }],
    ["Two", { seats: 2, owner: "Änne" }],
    ["Below", { seats: -3.5, owner: "Bert" }],
    ["Unknown B", {}],
    ["Unknown A", { owner: "anton" }],
  ] as const) {
    ids.set(name, (await org.api.post("/leads", { name, customFields })).body.id);
  }
});

/** Every page, one lead at a time. */
async function walked(query: string, limit = 1): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 40; page++) {
    const { status, body } = await org.api.get(
      `/leads?${query}&limit=${limit}${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    names.push(...body.items.map((lead: { name: string }) => lead.name));
    cursor = body.nextCursor;
    if (cursor === null) return names;
  }
  throw new Error("the pages do not end");
}

test("numbers sort as numbers, and leads without a value come last both ways, by name", async () => {
  expect(await walked("sort=field.seats")).toEqual(["Below", "Two", "Ten", "Unknown A", "Unknown B"]);
  expect(await walked("sort=-field.seats")).toEqual(["Ten", "Two", "Below", "Unknown B", "Unknown A"]);
  expect(await walked("sort=-field.seats", 50)).toEqual(["Ten", "Two", "Below", "Unknown B", "Unknown A"]);
});

test("texts sort without regard to case and accents", async () => {
  expect(await walked("sort=field.owner", 2)).toEqual(["Two", "Unknown A", "Below", "Ten", "Unknown B"]);
});

test("a filter applies, also one that leaves few", async () => {
  expect(await walked("sort=field.seats&field.seats=..5")).toEqual(["Below", "Two"]);
  expect(await walked("sort=field.seats&q=unknown")).toEqual(["Unknown A", "Unknown B"]);
  expect(await walked("sort=-field.seats&status=NEW&q=t")).toEqual(["Ten", "Two"]);
});

test("a changed, hidden, deleted or restored lead stands where it belongs", async () => {
  const path = `/leads/${ids.get("Two")}`;
  await org.api.patch(path, { customFields: { seats: 30 } });
  expect(await walked("sort=field.seats")).toEqual(["Below", "Ten", "Two", "Unknown A", "Unknown B"]);
  await org.api.patch(path, { customFields: { seats: null } });
  expect(await walked("sort=field.seats")).toEqual(["Below", "Ten", "Two", "Unknown A", "Unknown B"]);
  expect(await walked("sort=field.owner")).toContain("Two");
  await org.api.patch(path, { customFields: { seats: 2 }, hidden: true });
  expect(await walked("sort=field.seats")).toEqual(["Below", "Ten", "Unknown A", "Unknown B"]);
  expect(await walked("sort=field.seats&hidden=true")).toEqual(["Two"]);
  await org.api.patch(path, { hidden: false });
  await org.api.delete(path);
  expect(await walked("sort=-field.seats")).toEqual(["Ten", "Below", "Unknown B", "Unknown A"]);
  await org.api.post(`${path}/restore`);
  expect(await walked("sort=-field.seats")).toEqual(["Ten", "Two", "Below", "Unknown B", "Unknown A"]);
});

test("no line is left of a lead that is erased", async () => {
  const { id } = (await org.api.post("/leads", { name: "Short-lived", customFields: { seats: 1 } })).body;
  await org.api.delete(`/leads/${id}`);
  world.clock.advance(31 * 86_400_000);
  await eraseDeletedLeads({}, world.foundation);
  const left = await sql<{ count: number }>`select count(*) as "count" from "leadField" where "leadId" = ${id}`.execute(
    world.foundation.db.query,
  );
  expect(left.rows[0]?.count).toBe(0);
});

test("imported leads stand in the order as well", async () => {
  const other = await world.organization();
  await other.api.post("/custom-fields", { label: "Seats", kind: "number" });
  const mapping = encodeURIComponent(JSON.stringify({ Name: "name", Seats: "custom:seats" }));
  const { body } = await other.api.send("POST", `/imports?mapping=${mapping}`, {
    body: "Name,Seats\nA,5\nB,\nC,12\nD,1\n",
    headers: { "content-type": "text/csv" },
  });
  await world.drain();
  expect((await other.api.get(`/imports/${body.id}`)).body).toMatchObject({ created: 4 });
  const list = await other.api.get("/leads?sort=-field.seats");
  expect(list.body.items.map((lead: { name: string }) => lead.name)).toEqual(["C", "A", "D", "B"]);
});

test("a field that does not exist is refused by name, in lists and in views", async () => {
  expect(await org.api.get("/leads?sort=field.gone")).toMatchObject({
    status: 400,
    body: { errors: [{ path: "sort", message: "is not a custom field of this organization" }] },
  });
  const view = await org.api.post("/saved-views", { name: "Gone", filter: {}, sort: "-field.gone" });
  expect(view).toMatchObject({ status: 400, body: { errors: [{ path: "sort" }] } });
  const kept = await org.api.post("/saved-views", { name: "By seats", filter: {}, sort: "-field.seats" });
  expect(kept).toMatchObject({ status: 201, body: { sort: "-field.seats" } });
});

test("a view sorted by a field that is deleted is sorted by the score, others are left alone", async () => {
  const { body: field } = await org.api.post("/custom-fields", { label: "Passing", kind: "number" });
  const made = [];
  for (const sort of ["field.passing", "-field.passing", "-field.seats"])
    made.push((await org.api.post("/saved-views", { name: sort, filter: {}, sort })).body.id);
  await org.api.delete(`/custom-fields/${field.id}`);
  const { items } = (await org.api.get("/saved-views")).body;
  const sortOf = new Map(items.map(({ id, sort }: { id: string; sort: string }) => [id, sort]));
  expect(made.map((id) => sortOf.get(id))).toEqual(["-score", "-score", "-field.seats"]);
});
