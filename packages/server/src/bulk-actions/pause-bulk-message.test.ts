// A bulk message that waits under its caps is paused and let go on.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAsTwilio } from "../sandbox/twilio-server.ts";
import { type NumberWorld, openNumberWorld, TWILIO_TOKEN } from "../testing/number-world.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";

let here: NumberWorld;
let organization: TestOrganization;

beforeAll(async () => {
  here = await openNumberWorld();
  organization = await here.world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
  await here.addTwilio(organization);
});
afterAll(() => here.close());

test("a paused bulk message sends nothing until it goes on, and then sends the rest once", async () => {
  const { api } = organization;
  const [account] = (await api.get("/channel-accounts")).body.items;
  await api.patch(`/channel-accounts/${account.id}`, { ratePerMinute: 1 });
  const ids = await Promise.all(
    [1, 2, 3].map(async (at) => {
      const lead = { name: `Shop ${at}`, phone: `+3834470001${at}`, country: "XK" };
      return (await api.post("/leads", lead)).body.id;
    }),
  );
  const text = { name: "By SMS", channel: "sms", language: "en", body: "Hello {business_name}" };
  const templateId = (await api.post("/templates", text)).body.id;
  const action = { type: "message", channel: "sms", templateId };
  const { id } = (await api.post("/leads/bulk", { ids, action })).body;
  await here.world.drain();
  const taken = () => here.numbers.texts().length;
  const read = async () => (await api.get(`/bulk-actions/${id}`)).body;
  expect(taken()).toBe(1);
  expect(await read()).toMatchObject({ status: "done", waiting: 2, paused: false });
  expect((await api.post(`/bulk-actions/${id}/pause`)).body).toMatchObject({ waiting: 2, paused: true });
  here.world.clock.advance(3_600_000);
  await here.world.drain();
  expect(taken()).toBe(1);
  const { items } = (await api.get("/messages?state=planned")).body;
  expect(items.map(({ reason }: { reason: string }) => reason)).toEqual(Array(2).fill("Its bulk message is paused"));
  expect((await api.delete(`/bulk-actions/${id}/pause`)).body).toMatchObject({ paused: false });
  for (let minutes = 0; minutes < 5; minutes += 1) {
    await here.world.drain();
    here.world.clock.advance(60_000);
  }
  expect(taken()).toBe(3);
  expect(await read()).toMatchObject({ waiting: 0, paused: false });
});

test("what of a paused bulk message did not arrive does not leave again until it goes on", async () => {
  const organization = await here.world.organization();
  const { api } = organization;
  const { webhook } = await here.addTwilio(organization);
  const { id: leadId } = (await api.post("/leads", { name: "Shop", phone: "+38344700021", country: "XK" })).body;
  const text = { name: "Once", channel: "sms", language: "en", body: "Hello {business_name}" };
  const templateId = (await api.post("/templates", text)).body.id;
  const action = { type: "message", channel: "sms", templateId };
  const { id } = (await api.post("/leads/bulk", { ids: [leadId], action })).body;
  await here.world.drain();
  const taken = () => here.numbers.texts().filter(({ to }) => to === "+38344700021").length;
  const [{ providerId }] = (await api.get(`/messages?leadId=${leadId}`)).body.items;
  const receipt = { MessageSid: providerId, MessageStatus: "undelivered", ErrorCode: "30003" };
  await callAsTwilio(`${webhook}/status`, TWILIO_TOKEN, receipt);
  await api.post(`/bulk-actions/${id}/pause`);
  here.world.clock.advance(4 * 3_600_000);
  await here.world.drain();
  expect(taken()).toBe(1);
  expect((await api.delete(`/bulk-actions/${id}/pause`)).status).toBe(200);
  await here.world.drain();
  expect(taken()).toBe(2);
});

test("going on brings forward what the pause held, and not what waits for a reason of its own", async () => {
  here.world.clock.set(MONDAY_MORNING + 7 * 86_400_000);
  const organization = await here.world.organization();
  const { api } = organization;
  const { webhook } = await here.addTwilio(organization);
  const ids = await Promise.all(
    [1, 2].map(async (at) => {
      const lead = { name: `Shop ${at}`, phone: `+3834470003${at}`, country: "XK" };
      return (await api.post("/leads", lead)).body.id;
    }),
  );
  const [away = "", other = ""] = ids;
  const text = { name: "Once", channel: "sms", language: "en", body: "Hello {business_name}" };
  const templateId = (await api.post("/templates", text)).body.id;
  const action = { type: "message", channel: "sms", templateId };
  const { id } = (await api.post("/leads/bulk", { ids, action })).body;
  await here.world.drain();
  const of = async (leadId: string) => (await api.get(`/messages?leadId=${leadId}`)).body.items;
  const fail = async (leadId: string) => {
    const [{ providerId }] = await of(leadId);
    const receipt = { MessageSid: providerId, MessageStatus: "undelivered", ErrorCode: "30003" };
    await callAsTwilio(`${webhook}/status`, TWILIO_TOKEN, receipt);
  };
  await fail(other);
  here.world.clock.advance(2 * 3_600_000);
  await fail(away);
  const [{ plannedFor }] = await of(away);
  await api.post(`/bulk-actions/${id}/pause`);
  here.world.clock.advance(3_600_000 + 60_000);
  await here.world.drain();
  expect(await of(other)).toMatchObject([{ reason: "Its bulk message is paused" }, { state: "failed" }]);
  expect((await api.delete(`/bulk-actions/${id}/pause`)).status).toBe(200);
  await here.world.drain();
  expect(await of(other)).toMatchObject([{ state: "sent" }, { state: "failed" }]);
  expect(await of(away)).toMatchObject([{ state: "planned", plannedFor }, { state: "failed" }]);
  here.world.clock.set(Date.parse(plannedFor));
  await here.world.drain();
  expect(await of(away)).toMatchObject([{ state: "sent" }, { state: "failed" }]);
});

test("only a bulk message can be paused, and nobody else's", async () => {
  const { api } = organization;
  const { id: leadId } = (await api.post("/leads", { name: "Shop", country: "XK" })).body;
  const action = { type: "status", status: "CONTACTED" };
  const { id } = (await api.post("/leads/bulk", { ids: [leadId], action })).body;
  await here.world.drain();
  expect((await api.post(`/bulk-actions/${id}/pause`)).body).toMatchObject({ code: "no-message" });
  const other = await here.world.organization();
  expect((await other.api.post(`/bulk-actions/${id}/pause`)).status).toBe(404);
});
