import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("the id of a lead that was merged away leads to the one it is part of, wherever it is asked", async () => {
  const { api } = await world.organization();
  const create = async (name: string) =>
    (await api.post("/leads", { name, phone: `+3834440640${name.length}` })).body.id;
  const winner = await create("Lux");
  const loser = await create("Luxor");
  await api.post(`/leads/${loser}/notes`, { body: "of the loser" });
  expect((await api.post(`/leads/${winner}/merge`, { from: [loser] })).status).toBe(200);
  expect((await api.get(`/leads/${loser}`)).body.id).toBe(winner);
  const paths = ["timeline", "notes", "duplicates", "attachments", "consents"].map((one) => `/leads/${loser}/${one}`);
  for (const path of [...paths, `/conversations/${loser}/messages`]) {
    const { status, body } = await api.get(path);
    expect([path, status]).toEqual([path, 200]);
    expect(body).toEqual((await api.get(path.replace(loser, winner))).body);
  }
  expect((await api.post(`/leads/${loser}/notes`, { body: "again" })).body.leadId).toBe(winner);
  const sent = await api.post(`/leads/${loser}/messages`, { channel: "whatsapp-personal", body: "Hello" });
  expect([sent.status, sent.body.leadId]).toEqual([201, winner]);
  const { items } = (await api.get(`/messages?leadId=${loser}`)).body;
  expect(items.map(({ id }: { id: string }) => id)).toEqual([sent.body.id]);
  expect((await api.get("/leads/nothing/timeline")).status).toBe(404);
});

test("changing or deleting by the id of a merged lead is refused and names the lead it is part of, which stays as it is", async () => {
  const { api, member } = await world.organization();
  const create = async (name: string) => (await api.post("/leads", { name, phone: `+3834440650${name.length}` })).body;
  const [first, middle, last] = [await create("Lux"), await create("Luxor"), await create("Luxuria")];
  expect((await api.post(`/leads/${middle.id}/merge`, { from: [last.id] })).status).toBe(200);
  const merged = await api.post(`/leads/${first.id}/merge`, { from: [middle.id] });
  expect(merged.status).toBe(200);
  const before = (await api.get(`/leads/${first.id}`)).body;
  const told = {
    status: 409,
    body: { code: "merged", detail: `This lead was merged into ${first.id}. Change that one, or undo the merge.` },
  };
  for (const { id } of [middle, last]) {
    expect(await api.patch(`/leads/${id}`, { name: "Other" })).toMatchObject(told);
    expect(await api.patch(`/leads/${id}`, { name: "Other", version: middle.version })).toMatchObject(told);
    expect(await api.delete(`/leads/${id}`)).toMatchObject(told);
    expect(await api.post(`/leads/${id}/restore`)).toMatchObject({ status: 409, body: { code: "merged" } });
  }
  expect((await api.get(`/leads/${first.id}`)).body).toEqual(before);
  const elsewhere = await member("sales");
  const manager = await member("manager");
  const given = await api.patch(`/leads/${first.id}`, { assignedTo: manager.caller.memberId });
  expect(given.status).toBe(200);
  expect((await elsewhere.api.patch(`/leads/${first.id}`, { name: "Other" })).status).toBe(404);
  expect((await elsewhere.api.delete(`/leads/${first.id}`)).status).toBe(404);
  const stranger = await world.organization();
  expect((await stranger.api.patch(`/leads/${last.id}`, { name: "Other" })).status).toBe(404);
  expect((await stranger.api.delete(`/leads/${last.id}`)).status).toBe(404);
});

test("a merged id leads on for who sees the lead it is part of, and is nothing for anybody else", async () => {
  const { api, member } = await world.organization();
  const [ofWinner, ofLoser] = [await member("sales"), await member("sales")];
  const create = async (name: string, phone: string, owner: typeof ofWinner) => {
    const { id, version } = (await api.post("/leads", { name, phone })).body;
    const given = await api.patch(`/leads/${id}`, { version, assignedTo: owner.caller.memberId });
    expect(given.status).toBe(200);
    return id;
  };
  const winner = await create("Lux", "+38344064001", ofWinner);
  const loser = await create("Nox", "+38344064002", ofLoser);
  expect((await api.post(`/leads/${winner}/merge`, { from: [loser] })).status).toBe(200);
  for (const path of ["", "/timeline", "/notes", "/duplicates", "/attachments", "/consents"]) {
    const statuses = [ofWinner, ofLoser].map(async (one) => (await one.api.get(`/leads/${loser}${path}`)).status);
    expect([path, ...(await Promise.all(statuses))]).toEqual([path, 200, 404]);
  }
  expect((await ofWinner.api.get(`/leads/${loser}`)).body.id).toBe(winner);
  const note = { body: "Ask again" };
  expect((await ofWinner.api.post(`/leads/${loser}/notes`, note)).body.leadId).toBe(winner);
  expect((await ofLoser.api.post(`/leads/${loser}/notes`, note)).status).toBe(404);
});
