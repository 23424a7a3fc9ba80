import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type NumberWorld, openNumberWorld, type TestNumber } from "../testing/number-world.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";

let world: NumberWorld;
let organization: TestOrganization;
let number: TestNumber;
beforeAll(async () => {
  world = await openNumberWorld();
});
afterAll(() => world.close());
let weeks = 0;
beforeEach(async () => {
  world.world.clock.set(MONDAY_MORNING + ++weeks * 7 * 86_400_000);
  organization = await world.world.organization();
  number = await world.addWhatsApp(organization);
});

let count = 0;
const seconds = () => String(Math.floor(world.world.clock.now() / 1_000));
const newNumber = () => `38345${String(100_000 + ++count)}`;

async function call(value: object) {
  expect(await world.callOfMeta(number, value)).toBe(200);
  await world.world.drain();
  world.world.clock.advance(1_000);
}

const writes = (sender: { from?: string; from_user_id?: string }, body = "Hi") =>
  call({ messages: [{ ...sender, id: `wamid.f${++count}`, timestamp: seconds(), type: "text", text: { body } }] });
const moves = (from: string, system: object) =>
  call({ messages: [{ from, id: `wamid.s${++count}`, timestamp: seconds(), type: "system", system }] });

async function newLead(phone: string) {
  const { body } = await organization.api.post("/leads", {
    name: `Cafe ${++count}`,
    phone: `+${phone}`,
    country: "XK",
  });
  return String(body.id);
}
const lead = async (id: string) => (await organization.api.get(`/leads/${id}`)).body;
const received = async (leadId: string) =>
  (await organization.api.get(`/messages?leadId=${leadId}&direction=inbound`)).body.items;

test("a lead who takes another number is written to there, and known there; the old one stays beside it", async () => {
  const [before, after] = [newNumber(), newNumber()];
  const id = await newLead(before);
  await writes({ from: before });
  await moves(before, { type: "user_changed_number", wa_id: after, body: "changed" });
  expect(await lead(id)).toMatchObject({
    phoneE164: `+${after}`,
    contactPoints: [
      { kind: "phone", value: `+${before}`, preferred: false },
      { kind: "phone", value: `+${after}`, preferred: true, label: "WhatsApp" },
    ],
  });
  await writes({ from: after }, "It is me");
  expect((await received(id))[0]).toMatchObject({ body: "It is me", address: `+${after}` });
  const sent = await organization.api.post(`/leads/${id}/messages`, { channel: "whatsapp", body: "Hello" });
  await world.world.drain();
  expect((await organization.api.get(`/messages/${sent.body.id}`)).body).toMatchObject({
    state: "sent",
    address: `+${after}`,
  });
  // told twice, it changes nothing more
  await moves(before, { type: "user_changed_number", wa_id: after, body: "changed" });
  expect((await lead(id)).contactPoints).toHaveLength(2);
  expect((await organization.api.get(`/channel-accounts/${number.id}`)).body.unclearDeliveries).toBe(0);
});

test("a lead who takes a number it is known by already is written to there", async () => {
  const [before, after] = [newNumber(), newNumber()];
  const id = await newLead(before);
  const point = (value: string, preferred: boolean) => ({ kind: "phone", value: `+${value}`, preferred });
  await organization.api.patch(`/leads/${id}`, { contactPoints: [point(before, true), point(after, false)] });
  await writes({ from: before });
  await moves(before, { type: "user_changed_number", wa_id: after, body: "changed" });
  expect(await lead(id)).toMatchObject({
    phoneE164: `+${after}`,
    contactPoints: [point(before, false), point(after, true)],
  });
});

test("an opt-out holds at the new number and for the new id; a permission does not come along", async () => {
  const [before, after] = [newNumber(), newNumber()];
  const id = await newLead(before);
  const consent = { channel: "whatsapp", isGiven: true, source: "Form" };
  await organization.api.post(`/leads/${id}/consents`, consent);
  await writes({ from: before, from_user_id: "XK.111" }, "STOP");
  const system = { type: "user_changed_number", wa_id: after, user_id: "XK.222", previous_user_id: "XK.111" };
  await moves(before, { ...system, body: "changed" });
  const { body } = await organization.api.get(`/conversations/${id}/ways`);
  const way = body.items.find(({ channel }: { channel: string }) => channel === "whatsapp");
  expect(way).toMatchObject({ address: `+${after}`, problem: { message: expect.stringContaining("opted out") } });
});

test("who hides the number is found by the new id, in whichever form WhatsApp tells it", async () => {
  await writes({ from_user_id: "XK.900" }, "First");
  const [first] = (await organization.api.get("/messages?direction=inbound")).body.items;
  const id = first.leadId;
  const system = { type: "user_changed_user_id", user_id: "XK.901", previous_user_id: "XK.900", body: "changed" };
  await call({ messages: [{ id: `wamid.s${++count}`, timestamp: seconds(), type: "system", system }] });
  await writes({ from_user_id: "XK.901" }, "Second");
  await call({ user_id_update: [{ user_id: { previous: "XK.901", current: "XK.902" } }] });
  await writes({ from_user_id: "XK.902" }, "Third");
  expect((await received(id)).map(({ body }: { body: string }) => body)).toEqual(["Third", "Second", "First"]);
  const sent = await organization.api.post(`/leads/${id}/messages`, { channel: "whatsapp", body: "Hello" });
  await world.world.drain();
  expect((await organization.api.get(`/messages/${sent.body.id}`)).body).toMatchObject({ address: "XK.902" });
});

test("a move of somebody nobody knows is kept for a look", async () => {
  await moves(newNumber(), { type: "user_changed_number", wa_id: newNumber(), body: "changed" });
  expect((await organization.api.get(`/channel-accounts/${number.id}`)).body.unclearDeliveries).toBe(1);
});

test("a lead who stops marketing messages in WhatsApp itself is on the do-not-contact list for it, and leaves its sequences", async () => {
  const phone = newNumber();
  const id = await newLead(phone);
  const wish = { wa_id: phone, category: "marketing_messages", value: "stop", timestamp: Number(seconds()) };
  await call({ user_preferences: [wish] });
  expect((await lead(id)).optOuts).toMatchObject([{ channel: "whatsapp" }]);
  expect(await received(id)).toMatchObject([{ kind: "opt-out" }]);
  await call({ user_preferences: [{ ...wish, value: "resume" }] });
  expect((await lead(id)).optOuts).toHaveLength(1);
  expect(await received(id)).toHaveLength(1);
});
