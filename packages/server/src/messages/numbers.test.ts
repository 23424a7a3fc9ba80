// WhatsApp and Twilio end to end: our program over HTTP, the stand-ins on real sockets, webhooks through a real server.
// Long, since every scenario stands on the same numbers, stand-ins and callers of webhooks.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type SandboxNumbers, startSandboxNumbers } from "../sandbox/start-numbers.ts";
import { callAsTwilio } from "../sandbox/twilio-server.ts";
import { callAsWhatsApp, whatsAppDelivery } from "../sandbox/whatsapp-server.ts";
import { withWorker } from "../testing/number-world.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { recoverMessages } from "./recover-messages.ts";

const SID = `AC${"a".repeat(32)}`;
const TOKEN = "12345678901234567890123456789012";
const SECRET = "app_secret_123";

let numbers: SandboxNumbers;
let world: World;
let organization: TestOrganization;
let base = "";
let sms = "";
let whatsApp = "";
let count = 0;
const front = createServer(
  getRequestListener(
    withWorker(
      () => world.foundation,
      (request) => world.app.fetch(request),
    ),
  ),
);

beforeAll(async () => {
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  base = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  let now = () => MONDAY_MORNING;
  numbers = await startSandboxNumbers(() => now());
  world = await openWorld({
    SANDBOX: "1",
    BASE_URL: base,
    TWILIO_API_URL: numbers.twilioUrl,
    WHATSAPP_API_URL: numbers.whatsAppUrl,
  });
  now = () => world.clock.now();
  organization = await world.organization();
  const twilio = { from: "+15550199", accountSid: SID, authToken: TOKEN };
  sms = (await add({ channel: "sms", name: "Texts", twilio })).id;
  const cloud = { number: "+15550100", phoneNumberId: "106540352242922", accessToken: "token-token" };
  const whatsapp = { ...cloud, appSecret: SECRET, verifyToken: "our-own-words" };
  whatsApp = (await add({ channel: "whatsapp", name: "WhatsApp", whatsapp })).id;
  numbers.register({
    whatsApp: { webhook: `${base}/webhooks/whatsapp/${whatsApp}`, appSecret: SECRET },
  });
});
afterAll(async () => {
  await world.close();
  await numbers.close();
  front.closeAllConnections();
  front.close();
});
beforeEach(() => {
  world.clock.advance(60_000);
});

async function add(body: object) {
  const made = await organization.api.post("/channel-accounts", body);
  expect(made).toMatchObject({ status: 201 });
  return made.body;
}

async function newLead(phone = `+38344${String(100_000 + ++count)}`) {
  const { body } = await organization.api.post("/leads", { name: `Cafe ${++count}`, phone, country: "XK" });
  return { id: String(body.id), phone };
}

async function send(leadId: string, channel: "sms" | "whatsapp", body = "Hello there") {
  const made = await organization.api.post(`/leads/${leadId}/messages`, { channel, body });
  expect(made).toMatchObject({ status: 201 });
  await world.drain();
  return read(made.body.id);
}

const read = async (id: string) => (await organization.api.get(`/messages/${id}`)).body;
const lead = async (id: string) => (await organization.api.get(`/leads/${id}`)).body;
const taken = (to: string) => numbers.texts().filter((text) => text.to === to);
const inboundOf = async (leadId: string) =>
  (await organization.api.get(`/messages?leadId=${leadId}&direction=inbound`)).body.items;

test("a text message leaves by Twilio, its receipts climb in any order, and none takes it back", async () => {
  const { id, phone } = await newLead();
  const sent = await send(id, "sms");
  expect(sent).toMatchObject({ state: "sent", address: phone });
  const [text] = taken(phone);
  expect(text).toMatchObject({ text: "Hello there", from: "+15550199" });
  expect(await numbers.receipt(text?.id ?? "", "read")).toBe(204);
  expect(await numbers.receipt(text?.id ?? "", "delivered")).toBe(204);
  expect(await read(sent.id)).toMatchObject({ state: "read", deliveredAt: expect.any(String) });
  expect(await numbers.receipt(text?.id ?? "", "failed")).toBe(204);
  expect((await read(sent.id)).state).toBe("read");
});

test("an answer by SMS reaches its lead once, however often it is delivered, and STOP ends all texts", async () => {
  const { id, phone } = await newLead();
  await send(id, "sms");
  const fields = { MessageSid: `SM${"1".repeat(32)}`, From: phone, To: "+15550199", Body: "Yes please" };
  const address = `${base}/webhooks/twilio/${sms}/inbound`;
  expect(await callAsTwilio(address, TOKEN, fields)).toBe(200);
  expect(await callAsTwilio(address, TOKEN, fields)).toBe(200);
  expect(await inboundOf(id)).toMatchObject([{ kind: "reply", body: "Yes please", channel: "sms" }]);
  expect((await lead(id)).status).toBe("REPLIED");
  expect(await callAsTwilio(address, TOKEN, { ...fields, MessageSid: `SM${"2".repeat(32)}`, Body: "STOP" })).toBe(200);
  const refused = await organization.api.post(`/leads/${id}/messages`, { channel: "sms", body: "More" });
  expect(refused).toMatchObject({ status: 409, body: { code: "opted-out" } });
});

test("a webhook without the right signature is refused and leaves no trace", async () => {
  const { id, phone } = await newLead();
  const fields = { MessageSid: `SM${"3".repeat(32)}`, From: phone, To: "+15550199", Body: "forged" };
  expect(
    await callAsTwilio(`${base}/webhooks/twilio/${sms}/inbound`, "another token, just as long 12345", fields),
  ).toBe(401);
  expect(await callAsTwilio(`${base}/webhooks/twilio/nobody/inbound`, TOKEN, fields)).toBe(401);
  const forged = whatsAppDelivery("106540352242922", {
    messages: [{ id: "wamid.x", from: phone.slice(1), type: "text" }],
  });
  expect(await callAsWhatsApp(`${base}/webhooks/whatsapp/${whatsApp}`, "wrong", forged)).toBe(401);
  expect(await inboundOf(id)).toEqual([]);
  expect(await world.foundation.db.query.selectFrom("providerDelivery").selectAll().execute()).toEqual([]);
  const [counted] = (await organization.api.get("/channel-accounts")).body.items.filter(
    (account: { id: string }) => account.id === sms,
  );
  expect(counted.refusedCalls).toEqual({ count: 1, lastAt: new Date(world.clock.now()).toISOString() });
});

test("Twilio's refusals are told in plain words and take effect", async () => {
  const stopped = await newLead("+38344061610");
  expect(await send(stopped.id, "sms")).toMatchObject({
    state: "failed",
    reason: expect.stringContaining("answered STOP"),
  });
  const again = () => organization.api.post(`/leads/${stopped.id}/messages`, { channel: "sms", body: "More" });
  expect((await again()).body.code).toBe("opted-out");
  // what was said holds for a number added later, too
  const other = [{ kind: "phone", value: "+38344061699", preferred: true }];
  await organization.api.patch(`/leads/${stopped.id}`, { contactPoints: other });
  expect((await again()).body.code).toBe("opted-out");
  const bad = await newLead("+38344061211");
  expect(await send(bad.id, "sms")).toMatchObject({
    state: "failed",
    reason: expect.stringContaining("cannot receive"),
  });
  const busy = await newLead("+38344061429");
  const waiting = await send(busy.id, "sms");
  expect(waiting).toMatchObject({ state: "planned", reason: expect.stringContaining("no more calls") });
  expect((await organization.api.post(`/messages/${waiting.id}/cancellation`, {})).status).toBeLessThan(300);
});

test("a receipt that says the person opted out holds for all their numbers", async () => {
  const { id, phone } = await newLead();
  const other = `+38344${String(100_000 + ++count)}`;
  const contactPoints = [phone, other].map((value) => ({ kind: "phone", value, preferred: value === phone }));
  expect((await organization.api.patch(`/leads/${id}`, { contactPoints })).status).toBe(200);
  const { providerId } = await send(id, "sms");
  const receipt = { MessageSid: providerId, MessageStatus: "undelivered", ErrorCode: "21610" };
  expect(await callAsTwilio(`${base}/webhooks/twilio/${sms}/status`, TOKEN, receipt)).toBe(204);
  for (const number of [phone, other]) {
    const { items } = (await organization.api.get(`/opt-outs?address=${encodeURIComponent(number)}`)).body;
    expect(items).toMatchObject([{ channel: "sms" }]);
  }
});

test("a text whose answer was lost is looked up at Twilio and never sent twice", async () => {
  const { id, phone } = await newLead("+38344069999");
  expect(await send(id, "sms", "Only once")).toMatchObject({ state: "sent" });
  expect(taken(phone)).toHaveLength(1);
});

test("a WhatsApp message whose answer was lost is settled by its receipt, which names our id", async () => {
  const { id, phone } = await newLead("+38344079999");
  await opened(id, phone);
  const doubtful = await send(id, "whatsapp", "Only once");
  expect(doubtful.state).toBe("unknown");
  const [text] = taken(phone);
  expect(await numbers.receipt(text?.id ?? "", "delivered")).toBe(200);
  expect(await read(doubtful.id)).toMatchObject({ state: "delivered", providerId: text?.id });
  await recoverMessages(world.foundation, { dead: "all" });
  expect(taken(phone)).toHaveLength(1);
});

/** Lets the lead write first, which opens the service window. */
async function opened(id: string, phone: string) {
  const message = { id: `wamid.open-${id}`, from: phone.slice(1), timestamp: "1", type: "text", text: { body: "Hi" } };
  const body = whatsAppDelivery("106540352242922", {
    messages: [{ ...message, timestamp: String(world.clock.now() / 1_000) }],
  });
  expect(await callAsWhatsApp(`${base}/webhooks/whatsapp/${whatsApp}`, SECRET, body)).toBe(200);
}

test("WhatsApp carries texts and answers both ways, quotes included", async () => {
  const { id, phone } = await newLead();
  await opened(id, phone);
  const sent = await send(id, "whatsapp");
  expect(sent).toMatchObject({ state: "sent" });
  const [text] = taken(phone);
  expect(text).toMatchObject({ channel: "whatsapp", callback: sent.id });
  expect(await numbers.reply(text?.id ?? "", "Tell me more")).toBe(200);
  expect((await inboundOf(id)).map(({ body }: { body: string }) => body).sort()).toEqual(["Hi", "Tell me more"]);
  expect(await numbers.receipt(text?.id ?? "", "failed")).toBe(200);
  expect(await read(sent.id)).toMatchObject({ state: "failed", reason: expect.stringContaining("not on WhatsApp") });
});

test("outside 24 hours WhatsApp takes only a mapped template, with permission, and with its values", async () => {
  const { id, phone } = await newLead();
  const post = (body: object) => organization.api.post(`/leads/${id}/messages`, { channel: "whatsapp", ...body });
  expect(await post({ body: "Hi" })).toMatchObject({ status: 422, body: { code: "whatsapp-window" } });
  const text = { name: "First", channel: "whatsapp", language: "en", body: "Hello {business_name}, shall we talk?" };
  const template = (await organization.api.post("/templates", text)).body;
  const byTemplate = { templateId: template.id };
  expect((await post(byTemplate)).body.detail).toContain("mapped to none");
  const mapping = { name: "first_hello", language: "en", parameters: [{ name: null, text: "{business_name}" }] };
  const path = `/templates/${template.id}/whatsapp-template`;
  expect(await organization.api.put(path, mapping)).toMatchObject({ status: 200, body: mapping });
  expect((await post(byTemplate)).body.detail).toContain("no permission");
  const consent = { channel: "whatsapp", isGiven: true, source: "Form on the website" };
  expect(await organization.api.post(`/leads/${id}/consents`, consent)).toMatchObject({ status: 201 });
  expect((await post({ ...byTemplate, body: "Hello, changed" })).body.detail).toContain("not the template's own");
  expect((await post(byTemplate)).status).toBe(201);
  await world.drain();
  expect(taken(phone)).toMatchObject([{ text: `Template first_hello: ${(await lead(id)).name}` }]);
  await organization.api.post(`/leads/${id}/consents`, { ...consent, isGiven: false });
  world.clock.advance(1_000);
  expect((await post(byTemplate)).body.detail).toContain("no permission");
  await opened(id, phone);
  expect((await post({ body: "Free again" })).status).toBe(201);
  world.clock.advance(24 * 3_600_000);
  await world.drain();
  expect((await organization.api.get(`/messages?leadId=${id}&state=failed`)).body.items).toMatchObject([
    { body: "Free again", reason: expect.stringContaining("24 hours") },
  ]);
  expect((await organization.api.delete(path)).status).toBe(204);
  expect(await organization.api.get(path)).toMatchObject({ status: 200, body: null });
  expect((await organization.api.get(`/templates/${id}/whatsapp-template`)).status).toBe(404);
});

test("Meta's handshake gets its challenge back only for the words agreed on", async () => {
  const ask = async (query: string) => {
    const answer = await fetch(`${base}/webhooks/whatsapp/${whatsApp}?${query}`);
    return { status: answer.status, text: await answer.text() };
  };
  expect(await ask("hub.mode=subscribe&hub.verify_token=our-own-words&hub.challenge=1158201444")).toEqual({
    status: 200,
    text: "1158201444",
  });
  expect((await ask("hub.mode=subscribe&hub.verify_token=others&hub.challenge=1")).status).toBe(403);
  expect((await ask("hub.mode=subscribe&hub.verify_token=our-own-words&hub.challenge=%3Cscript%3E")).status).toBe(403);
});

test("a person who hides the number is the lead they were before, and a stranger becomes one", async () => {
  const { id, phone } = await newLead();
  const write = (message: object, contacts: object[] = []) =>
    callAsWhatsApp(
      `${base}/webhooks/whatsapp/${whatsApp}`,
      SECRET,
      whatsAppDelivery("106540352242922", {
        contacts,
        messages: [{ timestamp: "1760000000", type: "text", ...message }],
      }),
    );
  expect(
    await write({ id: "wamid.b1", from: phone.slice(1), from_user_id: "US.77", text: { body: "with number" } }),
  ).toBe(200);
  expect(await write({ id: "wamid.b2", from_user_id: "US.77", text: { body: "without" } })).toBe(200);
  expect((await inboundOf(id)).map(({ body }: { body: string }) => body).sort()).toEqual(["with number", "without"]);
  const ana = { profile: { name: "Ana  Cafe" }, user_id: "US.78" };
  await Promise.all(
    ["b3", "b4"].map((one) =>
      write({ id: `wamid.${one}`, from_user_id: "US.78", text: { body: `who am I ${one}` } }, [ana]),
    ),
  );
  const { items } = (await organization.api.get("/leads?q=Ana%20Cafe")).body;
  expect(items).toMatchObject([{ name: "Ana Cafe", phone: null, source: "WhatsApp", status: "REPLIED" }]);
  expect(await inboundOf(items[0].id)).toHaveLength(2);
});

test("whoever hides the number is answered by the id WhatsApp knows them by, until they want nothing more", async () => {
  const write = (id: string, body: string) => {
    const timestamp = String(Math.floor(world.clock.now() / 1_000));
    const message = { id, from_user_id: "US.501", timestamp, type: "text", text: { body } };
    const contacts = [{ profile: { name: "Hidden Cafe" }, user_id: "US.501" }];
    const delivery = whatsAppDelivery("106540352242922", { contacts, messages: [message] });
    return callAsWhatsApp(`${base}/webhooks/whatsapp/${whatsApp}`, SECRET, delivery);
  };
  expect(await write("wamid.h1", "Are you there?")).toBe(200);
  const [lead] = (await organization.api.get("/leads?q=Hidden%20Cafe")).body.items;
  expect(await send(lead.id, "whatsapp", "We are")).toMatchObject({ state: "sent", address: "US.501" });
  const [text] = numbers.texts().filter(({ to }) => to === "US.501");
  expect(text).toMatchObject({ channel: "whatsapp", text: "We are" });
  expect(await numbers.receipt(text?.id ?? "", "read")).toBe(200);
  expect(await numbers.reply(text?.id ?? "", "Good")).toBe(200);
  expect(await inboundOf(lead.id)).toHaveLength(2);
  expect(await write("wamid.h3", "STOP")).toBe(200);
  const refused = await organization.api.post(`/leads/${lead.id}/messages`, { channel: "whatsapp", body: "One more" });
  expect(refused).toMatchObject({ status: 409 });
  expect(numbers.texts().filter(({ to }) => to === "US.501")).toHaveLength(1);
});

test("who hides the number is written to by an approved template after 24 hours, once permission is recorded", async () => {
  const timestamp = String(Math.floor(world.clock.now() / 1_000));
  const message = { id: "wamid.p1", from_user_id: "US.701", timestamp, type: "text", text: { body: "Hi" } };
  const contacts = [{ profile: { name: "Veiled Cafe" }, user_id: "US.701" }];
  const delivery = whatsAppDelivery("106540352242922", { contacts, messages: [message] });
  expect(await callAsWhatsApp(`${base}/webhooks/whatsapp/${whatsApp}`, SECRET, delivery)).toBe(200);
  const [{ id }] = (await organization.api.get("/leads?q=Veiled%20Cafe")).body.items;
  world.clock.advance(25 * 3_600_000);
  const text = { name: "Veiled", channel: "whatsapp", language: "en", body: "Hello {business_name}" };
  const template = (await organization.api.post("/templates", text)).body;
  const mapping = { name: "veiled_hello", language: "en", parameters: [{ name: null, text: "{business_name}" }] };
  await organization.api.put(`/templates/${template.id}/whatsapp-template`, mapping);
  const post = () => organization.api.post(`/leads/${id}/messages`, { channel: "whatsapp", templateId: template.id });
  const way = async () =>
    (await organization.api.get(`/conversations/${id}/ways`)).body.items.find(
      (one: { channel: string }) => one.channel === "whatsapp",
    );
  expect((await post()).body.detail).toContain("no permission");
  expect(await way()).toMatchObject({ address: "US.701", problem: { mend: "consent" } });
  const consent = { channel: "whatsapp", isGiven: true, source: "Asked in the chat" };
  expect((await organization.api.post(`/leads/${id}/consents`, consent)).status).toBe(201);
  expect((await way()).problem).toBeNull();
  expect((await post()).status).toBe(201);
  await world.drain();
  expect(taken("US.701")).toMatchObject([{ text: "Template veiled_hello: Veiled Cafe" }]);
  const action = { type: "message", channel: "whatsapp", templateId: template.id };
  const forecast = await organization.api.post("/leads/bulk/forecast", { ids: [id], action });
  expect(forecast.body).toMatchObject({ possible: 1, reasons: [] });
});

test("a business-scoped id goes with its lead when two are merged, and back when they are parted", async () => {
  const { id: winner } = await newLead();
  const loser = await newLead();
  const write = (id: string, from?: string) => {
    const message = { id, from_user_id: "US.900", timestamp: "1760000000", type: "text", text: { body: id } };
    const messages = [from === undefined ? message : { ...message, from }];
    const body = whatsAppDelivery("106540352242922", { messages });
    return callAsWhatsApp(`${base}/webhooks/whatsapp/${whatsApp}`, SECRET, body);
  };
  await write("wamid.m1", loser.phone.slice(1));
  const merged = await organization.api.post(`/leads/${winner}/merge`, { from: [loser.id] });
  expect(merged.status, JSON.stringify(merged.body)).toBeLessThan(300);
  await write("wamid.m2");
  expect((await inboundOf(winner)).map(({ body }: { body: string }) => body).sort()).toEqual(["wamid.m1", "wamid.m2"]);
  const undone = await organization.api.post(`/merges/${merged.headers.get("Merge-Id")}/undo`);
  expect(undone.status, JSON.stringify(undone.body)).toBeLessThan(300);
  await write("wamid.m3");
  expect((await inboundOf(loser.id)).map(({ body }: { body: string }) => body).sort()).toEqual([
    "wamid.m1",
    "wamid.m3",
  ]);
});

test("a permission is recorded, listed with its history, and no longer shown once it is taken back", async () => {
  const { id } = await newLead();
  const consent = { channel: "whatsapp", isGiven: true, source: "Form on the website", proof: "entry 17" };
  await organization.api.post(`/leads/${id}/consents`, consent);
  expect((await lead(id)).consents).toMatchObject([{ channel: "whatsapp", source: "Form on the website" }]);
  world.clock.advance(1_000);
  await organization.api.post(`/leads/${id}/consents`, { ...consent, isGiven: false, source: "By phone" });
  expect((await lead(id)).consents).toEqual([]);
  const { items } = (await organization.api.get(`/leads/${id}/consents`)).body;
  expect(items.map(({ isGiven, source }: { isGiven: boolean; source: string }) => [isGiven, source])).toEqual([
    [false, "By phone"],
    [true, "Form on the website"],
  ]);
});

test("START takes STOP back for this number, and nothing else does", async () => {
  const { id, phone } = await newLead();
  const write = (Body: string, more: Record<string, string> = {}) =>
    callAsTwilio(`${base}/webhooks/twilio/${sms}/inbound`, TOKEN, {
      ...{ MessageSid: `SM${String(++count).padStart(32, "5")}`, From: phone, To: "+15550199", Body },
      ...more,
    });
  const post = async () =>
    (await organization.api.post(`/leads/${id}/messages`, { channel: "sms", body: "Hi" })).status;
  await write("STOP");
  expect(await post()).toBe(409);
  await write("yes, start whenever you like");
  expect(await post()).toBe(409);
  await write("Start!");
  expect(await post()).toBe(201);
  await write("ndal");
  expect(await post()).toBe(409);
  await write("po", { OptOutType: "START" });
  expect(await post()).toBe(201);
});

test("a text that was taken and did not arrive is sent again hours later, three times in all", async () => {
  const { id, phone } = await newLead();
  expect(await send(id, "sms", "Are you there?")).toMatchObject({ state: "sent", reason: null });
  for (const times of [1, 2, 3, 3]) {
    expect(taken(phone)).toHaveLength(times);
    expect(await numbers.receipt(taken(phone).at(-1)?.id ?? "", "failed")).toBe(204);
    world.clock.advance(24 * 3_600_000);
    await world.drain();
  }
  expect(taken(phone).every(({ text }) => text === "Are you there?")).toBe(true);
});

test("a stranger's text makes a lead of its number, unless it wants nothing or the number takes no strangers", async () => {
  const write = (From: string, Body: string) =>
    callAsTwilio(`${base}/webhooks/twilio/${sms}/inbound`, TOKEN, {
      MessageSid: `SM${String(++count).padStart(32, "0")}`,
      From,
      To: "+15550199",
      Body,
    });
  expect(await write("+38344777001", "Do you build websites?")).toBe(200);
  const found = async (phone: string) => (await organization.api.get(`/leads?q=${phone.slice(1)}`)).body.items;
  expect(await found("+38344777001")).toMatchObject([
    { name: "+38344777001", phoneE164: "+38344777001", source: "SMS", country: "XK", status: "REPLIED" },
  ]);
  expect(await write("+38344777002", "STOP")).toBe(200);
  expect(await found("+38344777002")).toEqual([]);
  const later = await newLead("+38344777002");
  const refused = await organization.api.post(`/leads/${later.id}/messages`, { channel: "sms", body: "Hello" });
  expect(refused).toMatchObject({ status: 409, body: { code: "opted-out" } });
  await organization.api.patch(`/channel-accounts/${sms}`, { isOpenToStrangers: false });
  expect(await write("+38344777003", "Hello?")).toBe(200);
  expect(await found("+38344777003")).toEqual([]);
  const kept = (await organization.api.get(`/channel-accounts/${sms}/deliveries`)).body.items;
  expect(kept).toMatchObject([
    {
      raw: expect.stringContaining("38344777003"),
      problem: "Nobody knows who wrote it",
      nextTryAt: new Date(world.clock.now() + 60_000).toISOString(),
    },
  ]);
  await organization.api.patch(`/channel-accounts/${sms}`, { isOpenToStrangers: true });
});

test("a number is tested without sending, changed without its secrets, and shows where to be called", async () => {
  const test = (id: string) => organization.api.post(`/channel-accounts/${id}/test`, {});
  expect((await test(sms)).body).toEqual({ smtp: null, imap: null, provider: { ok: true, error: null } });
  expect((await test(whatsApp)).body.provider.ok).toBe(true);
  const shown = (await organization.api.get(`/channel-accounts/${whatsApp}`)).body;
  expect(shown).toMatchObject({
    webhookPath: `/webhooks/whatsapp/${whatsApp}`,
    whatsapp: { phoneNumberId: "106540352242922" },
  });
  expect(JSON.stringify(shown)).not.toContain("token-token");
  const whatsapp = { number: "+15550100", phoneNumberId: "106540352242922", accessToken: "expired-token" };
  await organization.api.patch(`/channel-accounts/${whatsApp}`, { whatsapp });
  expect((await test(whatsApp)).body.provider).toMatchObject({
    ok: false,
    error: expect.stringContaining("access token"),
  });
  await organization.api.patch(`/channel-accounts/${whatsApp}`, {
    whatsapp: { ...whatsapp, accessToken: "token-token" },
  });
  expect((await organization.api.patch(`/channel-accounts/${sms}`, { whatsapp })).status).toBe(400);
  const other = { from: "+15550199", accountSid: `AC${"b".repeat(32)}` };
  expect((await organization.api.patch(`/channel-accounts/${sms}`, { twilio: other })).status).toBe(400);
});
