// What text messages cost: estimated before they leave by what a person said, told afterwards by what Twilio charged.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type NumberWorld, openNumberWorld } from "../testing/number-world.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";
import { learnPrices } from "./learn-prices.ts";

let numbers: NumberWorld;

beforeAll(async () => {
  numbers = await openNumberWorld();
});
afterAll(() => numbers.close());
beforeEach(() => numbers.world.clock.set(MONDAY_MORNING));

/** A number of Twilio, with what one part costs by it. */
async function newNumber(organization: TestOrganization, segmentPrice: object | null, more: object = {}) {
  const { id } = await numbers.addTwilio(organization, more);
  await organization.api.patch(`/channel-accounts/${id}`, { segmentPrice });
  return id;
}

let count = 0;
async function newLead({ api }: TestOrganization, fields: object = {}): Promise<string> {
  const phone = `+38344${String(300_000 + ++count)}`;
  const made = await api.post("/leads", { name: `Cafe ${count}`, phone, country: "XK", ...fields });
  expect(made.status).toBe(201);
  return made.body.id;
}

async function send({ api }: TestOrganization, leadId: string, body: string) {
  const made = await api.post(`/leads/${leadId}/messages`, { channel: "sms", body });
  expect(made).toMatchObject({ status: 201 });
  await numbers.world.drain();
  return async () => (await api.get(`/messages/${made.body.id}`)).body;
}

async function newTemplate({ api }: TestOrganization, body: string): Promise<string> {
  const made = await api.post("/templates", { name: `Text ${++count}`, channel: "sms", language: "en", body });
  expect(made.status).toBe(201);
  return made.body.id;
}

test("an account says what one part costs, whoever it was made by; mailboxes and WhatsApp have no such price", async () => {
  const organization = await numbers.world.organization();
  const { api } = organization;
  const price = { amount: 0.0079, currency: "USD" };
  const id = await newNumber(organization, price);
  expect((await api.get(`/channel-accounts/${id}`)).body).toMatchObject({ segmentPrice: price, spent: [] });
  const euros = { amount: 0.05, currency: "EUR" };
  await api.patch(`/channel-accounts/${id}`, { segmentPrice: euros });
  expect((await api.get(`/channel-accounts/${id}`)).body.segmentPrice).toEqual(euros);
  await api.patch(`/channel-accounts/${id}`, { segmentPrice: null });
  expect((await api.get(`/channel-accounts/${id}`)).body.segmentPrice).toBeNull();
  const bad = { amount: 0.00000001, currency: "dollars" };
  const refused = await api.patch(`/channel-accounts/${id}`, { segmentPrice: bad });
  expect(refused.status).toBe(400);
  expect(refused.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
    "segmentPrice.amount",
    "segmentPrice.currency",
  ]);
  const cloud = await numbers.addWhatsApp(organization);
  expect(await api.patch(`/channel-accounts/${cloud.id}`, { segmentPrice: price })).toMatchObject({
    status: 400,
    body: { errors: [{ path: "segmentPrice" }] },
  });
});

test("before a text is written its channel says what one part costs", async () => {
  const organization = await numbers.world.organization();
  const price = { amount: 0.0079, currency: "USD" };
  await newNumber(organization, price);
  const { body } = await organization.api.get(`/conversations/${await newLead(organization)}/ways`);
  const way = body.items.find(({ channel }: { channel: string }) => channel === "sms");
  expect(way).toMatchObject({ problem: null, segmentPrice: price });
});

test("a message to many is forecast with its parts and what they cost", async () => {
  const organization = await numbers.world.organization();
  const { api } = organization;
  const id = await newNumber(organization, { amount: 0.0079, currency: "USD" });
  await newLead(organization, { name: "Plain" });
  await newLead(organization, { name: `Një emër i gjatë ${"ë".repeat(60)}` });
  await newLead(organization, { phone: null });
  const templateId = await newTemplate(organization, "Hello {name}");
  const action = { type: "message", channel: "sms", templateId };
  const forecast = () => api.post("/leads/bulk/forecast", { filter: {}, action });
  expect((await forecast()).body).toMatchObject({
    possible: 2,
    sms: { segments: 3, cost: [{ amount: 0.0237, currency: "USD" }], unpriced: 0 },
  });
  await api.patch(`/channel-accounts/${id}`, { segmentPrice: null });
  expect((await forecast()).body.sms).toEqual({ segments: 3, cost: [], unpriced: 3 });
  const other = await api.post("/leads/bulk/forecast", { filter: {}, action: { type: "hide" } });
  expect(other.body).not.toHaveProperty("sms");
});

test("a message to many is forecast to leave in the hours of each lead, under the limits of its account", async () => {
  const organization = await numbers.world.organization();
  const { api } = organization;
  const id = await newNumber(organization, null);
  // Friday, 19:00 in Prishtina, noon in New York
  numbers.world.clock.set(Date.UTC(2027, 0, 8, 18));
  await newLead(organization, { country: "US", timeZone: "America/New_York" });
  const templateId = await newTemplate(organization, "Hello {name}");
  const action = { type: "message", channel: "sms", templateId };
  const last = async () => (await api.post("/leads/bulk/forecast", { filter: {}, action })).body.lastLeavesAt;
  expect(await last()).toBe("2027-01-08T18:00:00.000Z");
  await newLead(organization, { timeZone: "Europe/Belgrade" });
  expect(await last()).toBe("2027-01-11T08:00:00.000Z");
  await api.patch(`/channel-accounts/${id}`, { dailyCap: 1 });
  await newLead(organization, { timeZone: "Europe/Belgrade" });
  expect(await last()).toBe("2027-01-12T08:00:00.000Z");
  const byHand = { ...action, channel: "whatsapp-personal", templateId };
  expect((await api.post("/leads/bulk/forecast", { filter: {}, action: byHand })).body).not.toHaveProperty(
    "lastLeavesAt",
  );
});

test("what Twilio says of parts and price stands with the message, and adds up by account and by message to many", async () => {
  const organization = await numbers.world.organization();
  const { api } = organization;
  const id = await newNumber(organization, null);
  const first = await send(organization, await newLead(organization), "a".repeat(161));
  expect(await first()).toMatchObject({ state: "sent", segments: 2 });
  expect(await first()).not.toHaveProperty("price");
  const templateId = await newTemplate(organization, "Hello {name}");
  const action = { type: "message", channel: "sms", templateId };
  const bulk = await api.post("/leads/bulk", { filter: {}, action });
  await numbers.world.drain();
  expect((await api.get(`/bulk-actions/${bulk.body.id}`)).body.sms).toEqual({ segments: 1, cost: [] });
  // too young to have a price
  await learnPrices(null, numbers.world.foundation);
  expect((await api.get(`/channel-accounts/${id}`)).body.spent).toEqual([]);
  numbers.world.clock.advance(10 * 60_000);
  await learnPrices(null, numbers.world.foundation);
  await learnPrices(null, numbers.world.foundation);
  expect(await first()).toMatchObject({ segments: 2, price: { amount: 0.0158, currency: "USD" } });
  const { leadId } = await first();
  const [item] = (await api.get(`/leads/${leadId}/timeline?show=messages`)).body.items.slice(-1);
  expect(item.message).toMatchObject({ segments: 2, price: { amount: 0.0158, currency: "USD" } });
  expect((await api.get(`/bulk-actions/${bulk.body.id}`)).body.sms).toEqual({
    segments: 1,
    cost: [{ amount: 0.0079, currency: "USD" }],
  });
  expect((await api.get(`/channel-accounts/${id}`)).body.spent).toEqual([
    { currency: "USD", amount: 0.0237, messages: 2, segments: 3 },
  ]);
});

test("by a messaging service parts are known only once it left; what is older than three days is not asked for any more", async () => {
  const organization = await numbers.world.organization();
  const sid = `MG${"b".repeat(32)}`;
  await newNumber(organization, null, { from: "+15550188", messagingServiceSid: sid });
  const read = await send(organization, await newLead(organization), "Hello");
  expect(await read()).not.toHaveProperty("segments");
  numbers.world.clock.advance(4 * 86_400_000);
  await learnPrices(null, numbers.world.foundation);
  expect(await read()).not.toHaveProperty("price");
  numbers.world.clock.advance(-3 * 86_400_000);
  await learnPrices(null, numbers.world.foundation);
  expect(await read()).toMatchObject({ segments: 1, price: { amount: 0.0079, currency: "USD" } });
});

test("what a run does not get to the next one goes on with, also in another process; a place that is gone is begun anew", async () => {
  /** texts as Twilio lists them, the latest first; it gives one a page, whatever is asked for */
  const listed: object[] = [];
  const asked: number[] = [];
  let isForgetful = false;
  const twilio = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://twilio.example");
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const reply = (status: number, answer: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    if (request.method === "POST") {
      const sid = `SM${String(listed.length).padStart(32, "0")}`;
      listed.unshift({
        ...{ sid, direction: "outbound-api", date_created: new Date(numbers.world.clock.now()).toUTCString() },
        ...{ to: new URLSearchParams(text).get("To"), num_segments: "1", price: "-0.01", price_unit: "USD" },
      });
      return reply(201, { sid, status: "queued", num_segments: "1" });
    }
    const page = Number(url.searchParams.get("Page") ?? "0");
    asked.push(page);
    if (isForgetful && page > 0) return reply(400, { code: 20001, message: "Page token is not known", status: 400 });
    const next = page + 1 < listed.length ? `${url.pathname}?Page=${page + 1}` : null;
    return reply(200, { messages: listed.slice(page, page + 1), next_page_uri: next });
  });
  twilio.listen(0, "127.0.0.1");
  await once(twilio, "listening");
  const other = await openNumberWorld({ TWILIO_API_URL: `http://127.0.0.1:${(twilio.address() as AddressInfo).port}` });
  try {
    other.world.clock.set(numbers.world.clock.now());
    const organization = await other.world.organization();
    const { id } = await other.addTwilio(organization);
    await Promise.all(Array.from({ length: 35 }, () => newLead(organization)));
    const templateId = await newTemplate(organization, "Hello {name}");
    await organization.api.post("/leads/bulk", { filter: {}, action: { type: "message", channel: "sms", templateId } });
    await other.world.drain();
    expect(listed).toHaveLength(35);
    other.world.clock.advance(10 * 60_000);
    const priced = async () => (await organization.api.get(`/channel-accounts/${id}`)).body.spent[0]?.messages ?? 0;
    await learnPrices(null, other.world.foundation);
    expect(await priced()).toBe(30);
    isForgetful = true;
    await learnPrices(null, other.world.foundation);
    expect(await priced()).toBe(30);
    isForgetful = false;
    await learnPrices(null, other.world.foundation);
    expect(asked.at(-30)).toBe(0);
    await learnPrices(null, other.world.foundation);
    expect(await priced()).toBe(35);
    const before = asked.length;
    await learnPrices(null, other.world.foundation);
    expect(asked).toHaveLength(before);
  } finally {
    await other.close();
    twilio.closeAllConnections();
    twilio.close();
  }
});
