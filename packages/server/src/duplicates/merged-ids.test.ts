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
