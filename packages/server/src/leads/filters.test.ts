import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization } from "../testing/world.ts";

const world = await openWorld();
let org: TestOrganization;
afterAll(() => world.close());

beforeAll(async () => {
  org = await world.organization();
  await org.api.post("/custom-fields", { label: "Seats", kind: "number" });
  await org.api.post("/custom-fields", { label: "Open", kind: "yesNo" });
  await org.api.post("/custom-fields", { label: "Until", kind: "date" });
  await org.api.post("/leads", { name: "Alpha", city: "Peja", status: "LOST", customFields: { seats: 4, open: true } });
  await org.api.post("/leads", {
    name: "Beta",
    city: "Prizren",
    phone: "+38344406405",
    nextFollowUpAt: "2020-01-01T00:00:00Z",
  });
  await org.api.post("/leads", { name: "Gamma", customFields: { seats: 12, until: "2026-12-01" } });
});

async function found(query: Record<string, unknown>): Promise<string[]> {
  const search = new URLSearchParams({ sort: "name" });
  for (const [name, value] of Object.entries(query))
    search.set(name, typeof value === "string" ? value : JSON.stringify(value));
  const list = await org.api.get(`/leads?${search}`);
  search.delete("sort");
  expect((await org.api.get(`/leads/counts?${search}`)).body.total).toBe(list.body.items.length);
  return list.body.items.map((lead: { name: string }) => lead.name);
}

test("groups stand in the address beside plain conditions, and the counts follow", async () => {
  expect(await found({ any: [{ city: ["Peja"] }, { hasPhone: true }] })).toEqual(["Alpha", "Beta"]);
  expect(await found({ status: "NEW", any: [{ city: ["Peja"] }, { hasPhone: true }] })).toEqual(["Beta"]);
  expect(await found({ all: [{ any: [{ city: ["Peja"] }, { q: "gamma" }] }, { status: ["NEW"] }] })).toEqual(["Gamma"]);
});

test("none of a group leaves what is not known", async () => {
  expect(await found({ none: [{ city: ["Peja"] }] })).toEqual(["Beta", "Gamma"]);
  expect(await found({ none: [{ city: ["Peja"] }, { hasPhone: true }] })).toEqual(["Gamma"]);
  expect(await found({ none: [{ "field.seats": ["5.."] }] })).toEqual(["Alpha", "Beta"]);
  expect(await found({ none: [{ followUp: ["overdue"] }] })).toEqual(["Alpha", "Gamma"]);
  expect(await found({ none: [{ lastContactedAfter: "1970-01-01T00:00:00Z" }] })).toEqual(["Alpha", "Beta", "Gamma"]);
  expect(await found({ none: [{ none: [{ city: ["Peja"] }] }] })).toEqual(["Alpha"]);
});

test("custom fields are asked for by kind, and for being known at all", async () => {
  expect(await found({ "field.open": "true" })).toEqual(["Alpha"]);
  expect(await found({ "field.until": "2026-11-01..2026-12-31" })).toEqual(["Gamma"]);
  expect(await found({ "field.seats": ".." })).toEqual(["Alpha", "Gamma"]);
});

test.each([
  ["a field that does not exist", { "field.gone": "x" }, "field.gone", "is not a custom field of this organization"],
  ["one deep in groups", { any: [{ none: [{ "field.gone": ["x"] }] }] }, "any.0.none.0.field.gone", "is not a custom"],
  ["words where a number belongs", { "field.seats": "many" }, "field.seats", "must be a number"],
  ["a day that does not exist", { "field.until": "2026-02-30.." }, "field.until", "must be a date"],
  ["neither yes nor no", { "field.open": "maybe" }, "field.open", "must be true or false"],
  ["a status there is not", { any: [{ status: ["SOLD"] }] }, "any", "NEW"],
  ["a group that is no JSON", { any: "[{" }, "any", ""],
])("%s is refused by name, in lists, counts, exports and views", async (_, query, path, message) => {
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
  for (const address of [`/leads?${search}`, `/leads/counts?${search}`, `/exports/leads.csv?${search}`]) {
    const { status, body } = await org.api.get(address);
    expect({ status, path: body.errors?.[0].path }).toEqual({ status: 400, path });
    expect(body.errors[0].message).toContain(message);
  }
});

test("a view is not saved with a field that does not exist, and one saved before tells what is wrong with it", async () => {
  const gone = (await org.api.post("/custom-fields", { label: "Gone", kind: "text" })).body;
  const filter = { any: [{ "field.gone": ["x"] }] };
  expect((await org.api.post("/saved-views", { name: "Kept", filter })).status).toBe(201);
  await org.api.delete(`/custom-fields/${gone.id}`);
  expect((await org.api.get("/saved-views")).body.items[0].filter).toEqual(filter);
  const refused = await org.api.post("/saved-views", { name: "New", filter });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: "filter.any.0.field.gone" }] } });
});

test("a choice keeps at least one", async () => {
  const plan = (await org.api.post("/custom-fields", { label: "Plan", kind: "choice", choices: ["Pro"] })).body;
  const { status, body } = await org.api.patch(`/custom-fields/${plan.id}`, { choices: [] });
  expect({ status, path: body.errors[0].path }).toEqual({ status: 400, path: "choices" });
});

test("a view keeps the height of its rows, and one without it has the usual one", async () => {
  const made = await org.api.post("/saved-views", { name: "Tight", filter: {}, rowHeight: "compact" });
  expect(made).toMatchObject({ status: 201, body: { rowHeight: "compact" } });
  const path = `/saved-views/${made.body.id}`;
  expect((await org.api.patch(path, { rowHeight: null })).body.rowHeight).toBeNull();
  expect((await org.api.post("/saved-views", { name: "Usual", filter: {} })).body.rowHeight).toBeNull();
  expect((await org.api.patch(path, { rowHeight: "huge" })).status).toBe(400);
});

test("an invalid number does not count as a phone", async () => {
  await org.api.post("/leads", { name: "Unreachable", phone: "call me" });
  expect(await found({ hasPhone: "true" })).toEqual(["Beta"]);
});

test("a search for signs alone finds nothing, and nothing is done to what it does not find", async () => {
  for (const q of ["💈", "!!!", "%", '"']) {
    expect(await found({ q })).toEqual([]);
    expect(await found({ any: [{ q }, { city: ["Peja"] }] })).toEqual(["Alpha"]);
  }
  const action = { type: "tag", add: ["wrong"] };
  const { body } = await org.api.post("/leads/bulk", { filter: { q: "💈" }, action });
  await world.drain();
  expect((await org.api.get(`/bulk-actions/${body.id}`)).body).toMatchObject({ matched: 0 });
});

test("a group may ask for the bin and for hidden leads; beside leads that are neither it finds none of them", async () => {
  expect(await found({ any: [{ deleted: true }] })).toEqual([]);
  expect(await found({ any: [{ deleted: true }, { city: ["Peja"] }] })).toEqual(["Alpha"]);
  expect(await found({ none: [{ deleted: true }], city: "Peja" })).toEqual(["Alpha"]);
  const { id } = (await org.api.post("/leads", { name: "Binned", city: "Peja" })).body;
  await org.api.delete(`/leads/${id}`);
  expect(await found({ deleted: "true", all: [{ deleted: true }] })).toEqual(["Binned"]);
  expect(await found({ deleted: "true", any: [{ deleted: false }] })).toEqual([]);
});

test("a condition without a value is met by no lead, in any place", async () => {
  for (const nothing of [{ status: [] }, { temperature: [] }, { tag: [] }, { id: [] }, { "field.seats": [] }]) {
    for (const filter of [nothing, { any: [nothing] }]) {
      const { status, body } = await org.api.post("/leads/bulk/count", { filter });
      expect({ filter, status, count: body.count }).toEqual({ filter, status: 200, count: 0 });
    }
  }
});

test("a number of an own field is found however it is written, and words with dots are no range", async () => {
  await org.api.post("/custom-fields", { label: "Price", kind: "number" });
  await org.api.post("/custom-fields", { label: "Staff", kind: "choice", choices: ["1..9 people", "5..20", "more"] });
  await org.api.post("/custom-fields", { label: "Remark", kind: "text" });
  for (const [name, customFields] of [
    ["Dear", { price: 10.5, staff: "1..9 people", remark: "Wait..." }],
    ["Cheap", { price: 0.0000005, staff: "5..20", remark: "Wait for us" }],
    ["Small", { price: 7, staff: "more", remark: "7" }],
  ] as const)
    expect((await org.api.post("/leads", { name, customFields })).status).toBe(201);
  expect(await found({ "field.price": "10.50" })).toEqual(["Dear"]);
  expect(await found({ "field.price": "007" })).toEqual(["Small"]);
  expect(await found({ "field.price": "0.0000005" })).toEqual(["Cheap"]);
  expect(await found({ "field.price": "..1" })).toEqual(["Cheap"]);
  expect(await found({ "field.staff": "1..9 people" })).toEqual(["Dear"]);
  expect(await found({ "field.staff": "5..20" })).toEqual(["Cheap"]);
  expect(await found({ "field.remark": "Wait..." })).toEqual(["Dear"]);
  expect(await found({ "field.remark": "007" })).toEqual([]);
  expect(await found({ "field.remark": "..", "field.staff": "more" })).toEqual(["Small"]);
});

test("a custom field takes no name of a field every lead has", async () => {
  const field = { key: "name", label: "Name", kind: "text" };
  expect(await org.api.post("/custom-fields", field)).toMatchObject({
    status: 400,
    body: { errors: [{ path: "key" }] },
  });
  expect((await org.api.post("/custom-fields", { label: "Rating", kind: "text" })).body.key).toBe("rating2");
});
