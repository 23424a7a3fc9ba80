import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { createLead, namesOn } from "./test-files/leads-of.ts";

let world: World;
let org: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const DAY = 86_400_000;

const create = (given: Record<string, unknown>, organization = org) => createLead(organization, given);
const names = (path: string, api = org.api) => namesOn(api, path);

describe("one lead", () => {
  beforeAll(async () => {
    org = await world.organization({ country: "XK" });
  });

  test("is created with unknown values null and read back the same", async () => {
    const made = await create({
      name: "Lux Barbershop",
      phone: "044 406 405",
      city: "Prishtina",
      dealValue: 499.99,
      currency: "EUR",
    });
    expect(made).toMatchObject({
      phone: "044 406 405",
      phoneE164: "+38344406405",
      phoneType: "mobile",
      email: null,
      status: "NEW",
      dealValue: 499.99,
      version: 1,
      contactPoints: [{ kind: "phone", preferred: true, state: "ok" }],
      hidden: false,
      enrollments: [],
    });
    expect((await org.api.get(`/leads/${made.id}`)).body.phoneE164).toBe("+38344406405");
  });

  test("that is known already is refused with its candidates unless told to create it", async () => {
    await create({ name: "Dent Arber", phone: "+383 44 111 222" });
    const again = await org.api.post("/leads", { name: "Another name", phone: "044/111-222" });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ code: "duplicate", candidates: [{ name: "Dent Arber", by: "phone" }] });
    expect(
      (await org.api.post("/leads?onDuplicate=create", { name: "Another name", phone: "044/111-222" })).status,
    ).toBe(201);
  });

  test("that is sent twice at the same moment is created once", async () => {
    const twice = { name: "Twice", phone: "+383 44 999 111", email: "twice@example.com" };
    const answers = await Promise.all(Array.from({ length: 6 }, () => org.api.post("/leads", twice)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  test("takes no time outside the years 1 to 9999, which could not be read again", async () => {
    const { id } = await create({ name: "Timeless" });
    for (const nextFollowUpAt of ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-10:00"]) {
      expect(await org.api.patch(`/leads/${id}`, { nextFollowUpAt })).toMatchObject({
        status: 400,
        body: { errors: [{ path: "nextFollowUpAt" }] },
      });
    }
    const last = "9999-12-31T23:59:59.999Z";
    expect((await org.api.patch(`/leads/${id}`, { nextFollowUpAt: last })).body.nextFollowUpAt).toBe(last);
    const reply = { channel: "email", receivedAt: "0000-01-01T00:00:00Z" };
    expect((await org.api.post(`/leads/${id}/replies`, reply)).status).toBe(400);
  });

  test("keeps a number that is not valid as given and flags it", async () => {
    const made = await create({ name: "No Number", phone: "not a number" });
    expect(made).toMatchObject({ phone: "not a number", phoneE164: null, contactPoints: [{ state: "invalid" }] });
  });

  test("refuses a stale version and an unknown field, naming them", async () => {
    const made = await create({ name: "Versioned" });
    expect((await org.api.patch(`/leads/${made.id}`, { city: "Peja", version: 1 })).body.version).toBe(2);
    const stale = await org.api.patch(`/leads/${made.id}`, { city: "Prizren", version: 1 });
    expect(stale.status).toBe(409);
    expect(stale.body.code).toBe("stale-version");
    expect((await org.api.patch(`/leads/${made.id}`, { city: "Prizren" }, { "if-match": '"1"' })).status).toBe(409);
    for (const [version, ifMatch] of [
      [2, '"1"'],
      [1, '"2"'],
    ]) {
      const both = await org.api.patch(`/leads/${made.id}`, { city: "Prizren", version }, { "if-match": `${ifMatch}` });
      expect(both).toMatchObject({ status: 409, body: { code: "stale-version", version: 2 } });
    }
    const unknown = await org.api.patch(`/leads/${made.id}`, { town: "Peja" });
    expect(unknown.status).toBe(400);
    expect(unknown.body.errors[0].path).toBe("town");
  });

  test("changes its preferred phone and keeps the others", async () => {
    const made = await create({
      name: "Two Phones",
      contactPoints: [
        { kind: "phone", value: "+38344000111" },
        { kind: "phone", value: "+38344000222" },
      ],
    });
    const changed = (await org.api.patch(`/leads/${made.id}`, { phone: "+38344000222" })).body;
    expect(changed.phoneE164).toBe("+38344000222");
    expect(await names("/leads?q=44000222")).toEqual(["Two Phones"]);
  });

  test("set to REPLIED by hand has contacted and replied dates, and a follow-up can be set and cleared", async () => {
    const made = await create({ name: "Replier" });
    const replied = (await org.api.patch(`/leads/${made.id}`, { status: "REPLIED" })).body;
    expect(replied.lastRepliedAt).toBe(new Date(world.clock.now()).toISOString());
    const at = new Date(world.clock.now() + DAY).toISOString();
    expect((await org.api.patch(`/leads/${made.id}`, { nextFollowUpAt: at })).body.nextFollowUpAt).toBe(at);
    expect((await org.api.patch(`/leads/${made.id}`, { nextFollowUpAt: null })).body.nextFollowUpAt).toBeNull();
  });

  test("goes to the bin, is no longer listed, and comes back", async () => {
    const made = await create({ name: "Binned Bakery" });
    expect((await org.api.delete(`/leads/${made.id}`)).status).toBe(204);
    expect(await names("/leads?q=binned")).toEqual([]);
    expect(await names("/leads?q=binned&deleted=true")).toEqual(["Binned Bakery"]);
    expect((await org.api.patch(`/leads/${made.id}`, { city: "Peja" })).status).toBe(404);
    expect((await org.api.post(`/leads/${made.id}/restore`)).body.deletedAt).toBeNull();
    expect(await names("/leads?q=binned")).toEqual(["Binned Bakery"]);
  });

  test("of somebody else, an unknown and a malformed id are answered alike", async () => {
    const other = await world.organization();
    const theirs = await create({ name: "Theirs" }, other);
    const answers = await Promise.all(
      [theirs.id, "0190a000-0000-7000-8000-00000000dead", "nonsense"].map((id) => org.api.get(`/leads/${id}`)),
    );
    expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  });

  test("carries notes, newest first", async () => {
    const made = await create({ name: "Noted" });
    await org.api.post(`/leads/${made.id}/notes`, { body: "first" });
    world.clock.advance(1000);
    await org.api.post(`/leads/${made.id}/notes`, { body: "second" });
    const page = (await org.api.get(`/leads/${made.id}/notes?limit=1`)).body;
    expect(page.items.map((note: { body: string }) => note.body)).toEqual(["second"]);
    const next = (await org.api.get(`/leads/${made.id}/notes?limit=1&cursor=${page.nextCursor}`)).body;
    expect(next.items[0].body).toBe("first");
    expect(next.nextCursor).toBeNull();
  });

  test("knows the custom fields of the organization and refuses values that do not fit", async () => {
    await org.api.post("/custom-fields", { label: "Team size", kind: "number" });
    await org.api.post("/custom-fields", { label: "Plan", kind: "choice", choices: ["Basic", "Pro"] });
    const made = await create({ name: "Fielded", customFields: { teamSize: 12, plan: "Pro" } });
    const bad = await org.api.patch(`/leads/${made.id}`, { customFields: { teamSize: "many", size: 1 } });
    expect(bad.body.errors.map((error: { path: string }) => error.path)).toEqual([
      "customFields.teamSize",
      "customFields.size",
    ]);
    expect((await org.api.patch(`/leads/${made.id}`, { customFields: { teamSize: null } })).body.customFields).toEqual({
      plan: "Pro",
    });
    expect(await names("/leads?field.plan=Pro")).toEqual(["Fielded"]);
    await org.api.patch(`/leads/${made.id}`, { customFields: { teamSize: 7 } });
    expect(await names("/leads?field.teamSize=5..9")).toEqual(["Fielded"]);
    expect(await names("/leads?field.teamSize=8..")).toEqual([]);
  });

  test("cannot be assigned to somebody who is no member", async () => {
    const made = await create({ name: "Assigned" });
    const refused = await org.api.patch(`/leads/${made.id}`, { assignedTo: "nobody" });
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].path).toBe("assignedTo");
  });
});

test("every field of a new lead that is refused is named in one answer", async () => {
  org = await world.organization();
  const refused = await org.api.post("/leads", {
    name: "Many faults",
    country: "ZZ",
    timeZone: "Nowhere/At all",
    assignedTo: "nobody",
    customFields: { size: 1, colour: "red" },
  });
  expect(refused.status).toBe(400);
  expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual([
    "timeZone",
    "country",
    "assignedTo",
    "customFields.size",
    "customFields.colour",
  ]);
  const made = await create({ name: "Right" });
  const unchanged = await org.api.patch(`/leads/${made.id}`, { currency: "XXQ", customFields: { size: 1 } });
  expect(unchanged.body.errors.map((error: { path: string }) => error.path)).toEqual(["currency", "customFields.size"]);
});

describe("what is sent", () => {
  let org: TestOrganization;
  beforeAll(async () => {
    org = await world.organization({ country: "XK" });
  });

  test("an unknown name in a filter is refused by name, whatever its value and however deep", async () => {
    const filter = { any: [{ city: ["Peja"] }, { all: [{ bogus: 1 }] }] };
    const view = await org.api.post("/saved-views", { name: "Bad", filter });
    expect(view).toMatchObject({ status: 400, body: { errors: [{ path: "filter.any.1.all.0.bogus" }] } });
    expect(view.body.errors).toEqual([{ path: "filter.any.1.all.0.bogus", message: "is not known here" }]);
    const bulk = await org.api.post("/leads/bulk", { filter: { bogus: 1, hidden: "x" }, action: { type: "hide" } });
    expect(bulk.body.errors).toEqual(expect.arrayContaining([{ path: "filter.bogus", message: "is not known here" }]));
    expect(bulk.body.errors).toHaveLength(2);
  });

  test("a saved view has an order that the list knows", async () => {
    const { status, body } = await org.api.post("/saved-views", { name: "Bad", filter: {}, sort: "luck" });
    expect({ status, path: body.errors[0].path }).toEqual({ status: 400, path: "sort" });
  });

  test("a follow-up may be given with an offset", async () => {
    const { body } = await org.api.post("/leads", { name: "Later", nextFollowUpAt: "2026-12-01T10:00:00+02:00" });
    expect(body.nextFollowUpAt).toBe("2026-12-01T08:00:00.000Z");
  });
});

describe("undo", () => {
  beforeAll(async () => {
    org = await world.organization({ country: "XK" });
  });

  test("takes a change back, once, and survives as a record", async () => {
    const made = await create({ name: "Undone", tags: ["vip"] });
    const changed = await org.api.patch(`/leads/${made.id}`, { status: "LOST", tags: [] });
    const id = changed.headers.get("undo-id");
    expect((await org.api.get("/undo-entries")).body.items[0]).toMatchObject({ id, leadName: "Undone", count: 1 });
    expect((await org.api.post(`/undo-entries/${id}/undo`)).body).toEqual({
      id,
      restored: 1,
      notRestored: [],
      isRunning: false,
    });
    expect((await org.api.get(`/leads/${made.id}`)).body).toMatchObject({ status: "NEW", tags: ["vip"] });
    expect((await org.api.post(`/undo-entries/${id}/undo`)).body.code).toBe("already-undone");
  });

  test("says what it could not restore because it was changed since", async () => {
    const made = await create({ name: "Changed since" });
    const first = await org.api.patch(`/leads/${made.id}`, { city: "Peja", category: "Gym" });
    await org.api.patch(`/leads/${made.id}`, { city: "Prizren" });
    const undone = await org.api.post(`/undo-entries/${first.headers.get("undo-id")}/undo`);
    expect(undone.body).toMatchObject({ restored: 1, notRestored: [{ field: "city", reason: "changed-since" }] });
    expect((await org.api.get(`/leads/${made.id}`)).body).toMatchObject({ city: "Prizren", category: null });
  });

  test("takes a deletion and a creation back", async () => {
    const made = await org.api.post("/leads", { name: "Comes and goes" });
    const deleted = await org.api.delete(`/leads/${made.body.id}`);
    await org.api.post(`/undo-entries/${deleted.headers.get("undo-id")}/undo`);
    expect((await org.api.get(`/leads/${made.body.id}`)).body.deletedAt).toBeNull();
    await org.api.post(`/undo-entries/${made.headers.get("undo-id")}/undo`);
    expect((await org.api.get(`/leads/${made.body.id}`)).body.deletedAt).not.toBeNull();
  });

  test("is over after a day", async () => {
    const made = await create({ name: "Too late" });
    const changed = await org.api.patch(`/leads/${made.id}`, { city: "Peja" });
    world.clock.advance(DAY + 1000);
    expect((await org.api.post(`/undo-entries/${changed.headers.get("undo-id")}/undo`)).status).toBe(410);
    expect((await org.api.get("/undo-entries")).body.items).toEqual([]);
  });

  test("of a creation leaves what others did with the lead since where it is, and says so", async () => {
    const sales = await org.member("sales");
    const made = await sales.api.post("/leads", { name: "Worked With" });
    await org.api.patch(`/leads/${made.body.id}`, { city: "Peja" });
    const undo = await sales.api.post(`/undo-entries/${made.headers.get("undo-id")}/undo`);
    const spared = { leadId: made.body.id, field: null, reason: "changed-since" };
    expect(undo.body).toMatchObject({ restored: 0, notRestored: [spared] });
    expect((await org.api.get(`/leads/${made.body.id}`)).body).toMatchObject({ city: "Peja", deletedAt: null });
    const noted = await sales.api.post("/leads", { name: "Noted On" });
    await org.api.post(`/leads/${noted.body.id}/notes`, { body: "Call her." });
    const other = await sales.api.post(`/undo-entries/${noted.headers.get("undo-id")}/undo`);
    expect(other.body).toMatchObject({ restored: 0, notRestored: [{ ...spared, leadId: noted.body.id }] });
  });

  test("of a lead that was merged away waits until the merge is undone", async () => {
    const [into, away] = [await create({ name: "Stays" }), await create({ name: "Goes" })];
    const changed = await org.api.patch(`/leads/${away.id}`, { city: "Peja" });
    const merged = await org.api.post(`/leads/${into.id}/merge`, { from: [away.id] });
    const undo = () => org.api.post(`/undo-entries/${changed.headers.get("undo-id")}/undo`);
    expect(await undo()).toMatchObject({ status: 409, body: { code: "merged" } });
    await org.api.post(`/merges/${merged.headers.get("Merge-Id")}/undo`);
    expect((await undo()).body).toMatchObject({ restored: 1, notRestored: [] });
    expect((await org.api.get(`/leads/${away.id}`)).body.city).toBeNull();
  });

  test("keeps an amount and its currency together", async () => {
    const made = await create({ name: "Dealt", dealValue: 10, currency: "EUR" });
    const changed = await org.api.patch(`/leads/${made.id}`, { dealValue: 20, currency: "CHF" });
    await org.api.patch(`/leads/${made.id}`, { dealValue: 30 });
    const undone = await org.api.post(`/undo-entries/${changed.headers.get("undo-id")}/undo`);
    expect(undone.body).toMatchObject({ restored: 0, notRestored: [{ field: "dealValue", reason: "changed-since" }] });
    expect((await org.api.get(`/leads/${made.id}`)).body).toMatchObject({ dealValue: 30, currency: "CHF" });
  });

  test("of an amount leaves it where its currency was changed since, and of a currency where its amount was", async () => {
    for (const [first, second] of [
      [{ dealValue: 20 }, { currency: "CHF" }],
      [{ currency: "CHF" }, { dealValue: 20 }],
    ]) {
      const made = await create({ name: "Dealt", dealValue: 10, currency: "EUR" });
      const changed = await org.api.patch(`/leads/${made.id}`, { ...first, city: "Peja" });
      await org.api.patch(`/leads/${made.id}`, { ...second });
      const undone = await org.api.post(`/undo-entries/${changed.headers.get("undo-id")}/undo`);
      const [field] = Object.keys(second ?? {});
      expect(undone.body).toMatchObject({ restored: 1, notRestored: [{ field, reason: "changed-since" }] });
      expect((await org.api.get(`/leads/${made.id}`)).body).toMatchObject({
        dealValue: 20,
        currency: "CHF",
        city: null,
      });
    }
  });

  test("of an amount gives it back where its currency was changed since, and changed back", async () => {
    const made = await create({ name: "Dealt", dealValue: 10, currency: "EUR" });
    const changed = await org.api.patch(`/leads/${made.id}`, { dealValue: 20 });
    for (const currency of ["CHF", "EUR"]) await org.api.patch(`/leads/${made.id}`, { currency });
    const undone = await org.api.post(`/undo-entries/${changed.headers.get("undo-id")}/undo`);
    expect(undone.body).toMatchObject({ restored: 1, notRestored: [] });
    expect((await org.api.get(`/leads/${made.id}`)).body).toMatchObject({ dealValue: 10, currency: "EUR" });
  });
});

test("the bin is emptied after 30 days", async () => {
  org = await world.organization();
  const made = await create({ name: "Old" });
  await org.api.post(`/leads/${made.id}/notes`, { body: "note" });
  await org.api.delete(`/leads/${made.id}`);
  const { eraseDeletedLeads } = await import("./erase-deleted-leads.ts");
  world.clock.advance(29 * DAY);
  await eraseDeletedLeads({}, world.foundation);
  expect((await org.api.get(`/leads/${made.id}`)).status).toBe(200);
  world.clock.advance(2 * DAY);
  await eraseDeletedLeads({}, world.foundation);
  expect((await org.api.get(`/leads/${made.id}`)).status).toBe(404);
});
