import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eraseDeletedLeads } from "../leads/erase-deleted-leads.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

const DAY = 86_400_000;

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

const NAMES = ["Arta", "Bora", "Cela", "Dita", "Era", "Fatos", "Gent", "Hana"];
const fileOf = (names: readonly string[], city = "Peja") =>
  `name,phone,city\n${names.map((name) => `${name},+3834410000${NAMES.indexOf(name)},${city}\n`).join("")}`;

async function idOf(name: string): Promise<string> {
  const { items } = (await organization.api.get(`/leads?q=${name}`)).body;
  return items[0]?.id;
}

async function undo(id: string) {
  const { status, body } = await organization.api.post(`/imports/${id}/undo`);
  expect(status).toBe(200);
  return body.undo;
}

const reasonsIn = (undone: { sparedLeads: { name: string; reason: string }[] }) =>
  Object.fromEntries(undone.sparedLeads.map(({ name, reason }) => [name, reason]));

test("an undo spares each lead that somebody worked with, says why, and its figures add up to all the import made", async () => {
  const { api } = organization;
  const done = await imports.run(fileOf(NAMES));
  expect(done.created).toBe(8);
  const [arta, bora, cela, dita, era, fatos, gent] = await Promise.all(NAMES.map(idOf));
  expect((await api.post(`/leads/${arta}/notes`, { body: "Ask for the owner" })).status).toBe(201);
  const message = { channel: "whatsapp-personal", body: "Hello" };
  expect((await api.post(`/leads/${bora}/messages`, message)).body.state).toBe("awaiting-confirmation");
  await api.post(`/leads/${cela}/replies`, { channel: "phone", body: "Call me" });
  await api.delete(`/leads/${dita}`);
  expect((await api.post(`/leads/${era}/merge`, { from: [fatos] })).status).toBe(200);
  await api.patch(`/leads/${gent}`, { city: "Prizren" });
  const undone = await undo(done.id);
  expect(reasonsIn(undone)).toEqual({
    Arta: "Noted on since the import",
    Bora: "Written to since the import",
    Cela: "Answered since the import",
    Dita: "Deleted since the import",
    Era: "Merged with another lead since the import",
    Fatos: "Merged into another lead since the import",
    Gent: "Edited since the import",
  });
  expect(undone).toMatchObject({ removed: 1, restored: 0, spared: 7, erased: 0 });
  expect((await api.get("/leads/counts")).body.total).toBe(5);
  expect(await undo(done.id)).toEqual(undone);
});

test("leads that were erased since are counted, so that the figures of an undo still add up", async () => {
  const done = await imports.run(fileOf(["Arta", "Bora", "Cela"]));
  const other = await imports.run(fileOf(["Arta", "Bora"], "Prizren"), "?onDuplicate=overwrite");
  await organization.api.delete(`/leads/${await idOf("Arta")}`);
  world.clock.advance(31 * DAY);
  await eraseDeletedLeads(null, world.foundation);
  expect(await undo(other.id)).toMatchObject({ removed: 0, restored: 1, spared: 0, erased: 1 });
  expect(await undo(done.id)).toMatchObject({ removed: 2, restored: 0, spared: 0, erased: 1 });
});

test("what was itself undone is no edit: an import, a later one, a mass change and one edit taken back spare nothing", async () => {
  const { api } = organization;
  const first = await imports.run(fileOf(["Arta", "Bora", "Cela"]));
  const second = await imports.run(fileOf(["Arta", "Bora"], "Prizren"), "?onDuplicate=overwrite");
  expect(second.updated).toBe(2);
  const mass = await api.post("/leads/bulk", { filter: {}, action: { type: "status", status: "LOST" } });
  await world.drain();
  expect((await api.post(`/bulk-actions/${mass.body.id}/undo`)).status).toBeLessThan(300);
  await world.drain();
  const edit = await api.patch(`/leads/${await idOf("Cela")}`, { notes: "called" });
  await api.post(`/undo-entries/${edit.headers.get("undo-id")}/undo`);
  const bora = await idOf("Bora");
  await api.delete(`/leads/${bora}`);
  await api.post(`/leads/${bora}/restore`);
  expect(await undo(second.id)).toMatchObject({ removed: 0, restored: 2, spared: 0, erased: 0 });
  expect(await undo(first.id)).toMatchObject({ removed: 3, restored: 0, spared: 0, erased: 0 });
  expect((await api.get("/leads/counts")).body.total).toBe(0);
});

test("an undone do-not-contact list says how many addresses went off the list", async () => {
  const list = await imports.run("phone\n+38344100001\n+38344100002\n");
  expect(list).toMatchObject({ purpose: "do-not-contact", created: 2 });
  expect(await undo(list.id)).toMatchObject({ removed: 0, restored: 0, spared: 0, erased: 0, released: 2 });
});

test("a lead that one import created and filled, and that was erased since, is one erased lead", async () => {
  const file = "name,email,phone\nArta,a@x.de,\nArta,a@x.de,+38344100001\nBora,b@x.de,\n";
  const done = await imports.run(file, "?onDuplicate=fill");
  expect(done).toMatchObject({ created: 2, updated: 1 });
  await organization.api.delete(`/leads/${await idOf("Arta")}`);
  world.clock.advance(31 * DAY);
  await eraseDeletedLeads(null, world.foundation);
  expect(await undo(done.id)).toMatchObject({ removed: 1, restored: 0, spared: 0, erased: 1 });
});

test("a lead whose assignee before the import was removed since becomes nobody's, and the undo says so", async () => {
  const { api } = organization;
  const [gone, stays] = [await organization.member("sales", "Gone"), await organization.member("sales", "Stays")];
  await imports.run(fileOf(["Arta", "Bora"]));
  const [arta, bora] = await Promise.all(["Arta", "Bora"].map(idOf));
  await api.patch(`/leads/${arta}`, { assignedTo: gone.caller.memberId });
  await api.patch(`/leads/${bora}`, { assignedTo: stays.caller.memberId });
  const owners = "name,phone,city,assignedTo\nArta,+38344100000,Gjakova,Stays\nBora,+38344100001,Gjakova,Gone\n";
  const done = await imports.run(owners, "?onDuplicate=overwrite");
  expect(done).toMatchObject({ updated: 2 });
  expect((await api.get(`/leads/${arta}`)).body).toMatchObject({ assignedTo: stays.caller.memberId });
  expect((await api.delete(`/members/${gone.caller.memberId}`)).status).toBe(204);
  const undone = await undo(done.id);
  expect(undone).toMatchObject({ removed: 0, restored: 1, spared: 1, erased: 0 });
  expect(reasonsIn(undone)).toEqual({ Arta: "Nobody's now: its assignee before the import was removed since" });
  expect((await api.get(`/leads/${arta}`)).body).toMatchObject({ assignedTo: null, city: "Peja" });
  expect((await api.get(`/leads/${bora}`)).body).toMatchObject({ assignedTo: stays.caller.memberId, city: "Peja" });
});
