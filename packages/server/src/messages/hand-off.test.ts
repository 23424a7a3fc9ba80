import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";

let world: World;
let org: TestOrganization;
let number = 0;

beforeAll(async () => {
  world = await openWorld();
  org = await world.organization({ country: "XK" });
});
afterAll(() => world.close());

async function newLead(): Promise<string> {
  number += 1;
  return (await org.api.post("/leads", { name: `Café ${number}`, phone: `+38344${200_000 + number}` })).body.id;
}

const open = (leadId: string, body: string, api = org.api) =>
  api.post(`/leads/${leadId}/messages`, { channel: "whatsapp-personal", body });
const mine = async (api = org.api) =>
  (await api.get("/messages?state=awaiting-confirmation&channel=whatsapp-personal&mine=true&limit=200")).body.items;
const leadOf = async (id: string) => (await org.api.get(`/leads/${id}`)).body;

test("opening WhatsApp for a lead again renews the text of the message that waits, and makes no second one", async () => {
  const id = await newLead();
  const first = (await open(id, "Hello")).body;
  const second = await open(id, "Hello & good day");
  expect(second.body).toMatchObject({ id: first.id, body: "Hello & good day", state: "awaiting-confirmation" });
  expect(second.body.handOffUrl).toContain("good%20day");
  await org.api.post(`/messages/${first.id}/confirmation`, { sent: true });
  expect((await open(id, "Once more")).body.id).not.toBe(first.id);
});

test("a person is asked for what they opened themselves, and nobody else is", async () => {
  const id = await newLead();
  const colleague = await org.member("manager");
  const message = (await open(id, "Hello")).body;
  expect((await mine()).map((one: { id: string }) => one.id)).toContain(message.id);
  expect(await mine(colleague.api)).toEqual([]);
  expect((await open(id, "Hi", colleague.api)).body.id).not.toBe(message.id);
  expect(await mine(colleague.api)).toMatchObject([{ leadId: id }]);
});

test("what was sent can be taken back: it awaits the word again, and the lead is as it was", async () => {
  const id = await newLead();
  const message = (await open(id, "Hello")).body;
  await org.api.post(`/messages/${message.id}/confirmation`, { sent: true });
  expect(await leadOf(id)).toMatchObject({ status: "CONTACTED", lastContactedAt: expect.any(String) });
  expect((await org.api.delete(`/messages/${message.id}/confirmation`)).status).toBe(204);
  expect(await leadOf(id)).toMatchObject({ status: "NEW", lastContactedAt: null });
  expect((await mine()).map((one: { id: string }) => one.id)).toContain(message.id);
  expect((await org.api.delete(`/messages/${message.id}/confirmation`)).status).toBe(410);
  const again = await org.api.post(`/messages/${message.id}/confirmation`, { sent: true });
  expect(again.body).toMatchObject({ state: "sent" });
  expect((await leadOf(id)).status).toBe("CONTACTED");
});

test("what somebody changed since the confirmation stays as they left it", async () => {
  const id = await newLead();
  const message = (await open(id, "Hello")).body;
  await org.api.post(`/messages/${message.id}/confirmation`, { sent: true });
  await org.api.patch(`/leads/${id}`, { status: "LOST" });
  await org.api.delete(`/messages/${message.id}/confirmation`);
  expect(await leadOf(id)).toMatchObject({ status: "LOST", lastContactedAt: null });
});

test("a reply noted by mistake can be taken back, and then never was", async () => {
  const id = await newLead();
  const reply = (await org.api.post(`/leads/${id}/replies`, { channel: "phone", body: "Call me in May" })).body;
  expect(await leadOf(id)).toMatchObject({ status: "REPLIED" });
  expect((await org.api.delete(`/replies/${reply.id}`)).status).toBe(204);
  expect(await leadOf(id)).toMatchObject({ status: "NEW", lastRepliedAt: null });
  expect((await org.api.get(`/messages/${reply.id}`)).status).toBe(404);
  expect((await org.api.delete(`/replies/${reply.id}`)).status).toBe(404);
});

test("after a day neither can be taken back", async () => {
  const id = await newLead();
  const message = (await open(id, "Hello")).body;
  await org.api.post(`/messages/${message.id}/confirmation`, { sent: true });
  const reply = (await org.api.post(`/leads/${id}/replies`, { channel: "phone" })).body;
  world.clock.advance(86_400_001);
  expect((await org.api.delete(`/messages/${message.id}/confirmation`)).status).toBe(410);
  expect((await org.api.delete(`/replies/${reply.id}`)).status).toBe(410);
  expect(await leadOf(id)).toMatchObject({ status: "REPLIED" });
});
