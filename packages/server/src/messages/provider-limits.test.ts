// What providers ask of a sender for a while (channels.md, sections 1 and 2): each code of the tables that says "later".
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type NumberWorld, openNumberWorld, PHONE_NUMBER_ID, type TestNumber } from "../testing/number-world.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";

/** What the provider answers to each number, in order; the last stays. Left out: it takes the message. */
const answers = new Map<string, number[]>();
/** Bodies of the messages it was handed, and how often a file was uploaded. */
const handed: Record<string, unknown>[] = [];
let uploads = 0;
/** What a number is answered only after; left out: at once. */
const slow = new Map<string, Promise<void>>();

async function bytesOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("latin1");
}

const meta = createServer(async (request, response) => {
  const body = await bytesOf(request);
  const reply = (status: number, answer: object) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  if (request.url?.endsWith("/media") === true) {
    uploads += 1;
    return reply(200, { id: `media-${uploads}` });
  }
  // whoever enters a number tries it first
  if (request.method === "GET") return reply(200, { display_phone_number: "+1 555 0100" });
  const message = JSON.parse(body) as Record<string, unknown>;
  handed.push(message);
  await slow.get(String(message.to));
  const codes = answers.get(String(message.to)) ?? [];
  const code = codes.length > 1 ? codes.shift() : codes[0];
  if (code !== undefined && code > 0) return reply(400, { error: { message: "no", code } });
  // what stands for a code below nought: taken, and held back
  const held = code === undefined || code >= 0 ? "accepted" : "held_for_quality_assessment";
  return reply(200, { messages: [{ id: `wamid.${handed.length}`, message_status: held }] });
});

let world: NumberWorld;
let organization: TestOrganization;
let number: TestNumber;
beforeAll(async () => {
  meta.listen(0, "127.0.0.1");
  await once(meta, "listening");
  const { port } = meta.address() as AddressInfo;
  world = await openNumberWorld({ WHATSAPP_API_URL: `http://127.0.0.1:${port}` });
});
afterAll(async () => {
  await world.close();
  meta.closeAllConnections();
  meta.close();
});
let weeks = 0;
beforeEach(async () => {
  handed.length = 0;
  world.world.clock.set(MONDAY_MORNING + ++weeks * 7 * 86_400_000);
  organization = await world.world.organization();
  number = await world.addWhatsApp(organization);
});

let count = 0;
/** A lead who has just written, so that any text may go. */
async function newTalker(): Promise<{ id: string; phone: string }> {
  const phone = `+38344${String(510_000 + ++count)}`;
  const { body } = await organization.api.post("/leads", { name: `Cafe ${count}`, phone, country: "XK" });
  await writes(phone);
  return { id: body.id, phone };
}

async function writes(phone: string) {
  const timestamp = String(Math.floor(world.world.clock.now() / 1_000));
  const message = { from: phone.slice(1), id: `wamid.in-${++count}`, timestamp, type: "text", text: { body: "Hi" } };
  expect(await world.callOfMeta(number, { messages: [message] })).toBe(200);
  world.world.clock.advance(1_000);
}

async function send(leadId: string, more: object = { body: "Hello" }) {
  const made = await organization.api.post(`/leads/${leadId}/messages`, { channel: "whatsapp", ...more });
  expect(made).toMatchObject({ status: 201 });
  await world.world.drain();
  return async () => (await organization.api.get(`/messages/${made.body.id}`)).body;
}

async function pass(ms: number) {
  world.world.clock.advance(ms);
  await world.world.drain();
}

async function receipt(id: string, code: number) {
  const status = { id, status: "failed", timestamp: String(Math.floor(world.world.clock.now() / 1_000)) };
  const value = { statuses: [{ ...status, errors: [{ code, title: "no" }] }] };
  expect(await world.callOfMeta(number, value, PHONE_NUMBER_ID)).toBe(200);
  await world.world.drain();
}

test("a message that WhatsApp took and holds back says so", async () => {
  const lead = await newTalker();
  answers.set(lead.phone, [-1]);
  const read = await send(lead.id);
  expect(await read()).toMatchObject({ state: "sent", reason: expect.stringContaining("held it back") });
});

test("receipts that do not carry our own id are told at the account; those that do are not", async () => {
  const lead = await newTalker();
  const read = await send(lead.id);
  const { providerId, id } = await read();
  const timestamp = String(Math.floor(world.world.clock.now() / 1_000));
  const delivered = { id: providerId, status: "delivered", timestamp };
  await world.callOfMeta(number, { statuses: [{ ...delivered, biz_opaque_callback_data: id }] });
  expect((await account()).warning).toBeNull();
  await world.callOfMeta(number, { statuses: [{ ...delivered, status: "read" }] });
  expect((await account()).warning).toContain("biz_opaque_callback_data");
  expect((await read()).state).toBe("read");
});

const account = async () => (await organization.api.get(`/channel-accounts/${number.id}`)).body;

test("too many a second (130429): the whole number rests for seconds, and everything leaves afterwards", async () => {
  const [one, other] = [await newTalker(), await newTalker()];
  answers.set(one.phone, [130429, 0]);
  const first = await send(one.id);
  expect(await first()).toMatchObject({ state: "planned", reason: expect.stringContaining("130429") });
  const second = await send(other.id);
  expect(handed).toHaveLength(1);
  expect(await second()).toMatchObject({ state: "planned" });
  await pass(40_000);
  expect([(await first()).state, (await second()).state]).toEqual(["sent", "sent"]);
  expect(await account()).toMatchObject({ state: "ok", isPaused: false });
});

test("a rest that is asked for while a message is on its way is kept when that one was taken", async () => {
  const [told, busy, next] = [await newTalker(), await newTalker(), await newTalker()];
  const first = await send(told.id);
  const { promise, resolve } = Promise.withResolvers<void>();
  slow.set(busy.phone, promise);
  const made = await organization.api.post(`/leads/${busy.id}/messages`, { channel: "whatsapp", body: "Hello" });
  const sending = world.world.drain();
  await expect.poll(() => handed.length, { timeout: 20_000 }).toBe(2);
  const timestamp = String(Math.floor(world.world.clock.now() / 1_000));
  const status = { id: String((await first()).providerId), status: "failed", timestamp };
  await world.callOfMeta(number, { statuses: [{ ...status, errors: [{ code: 130429, title: "no" }] }] });
  resolve();
  await sending;
  expect((await organization.api.get(`/messages/${made.body.id}`)).body).toMatchObject({ state: "sent" });
  const last = await send(next.id);
  expect(await last()).toMatchObject({ state: "planned", reason: expect.stringContaining("130429") });
  await pass(40_000);
  expect(await last()).toMatchObject({ state: "sent" });
});

test("a rest the provider asked for stands when a person lets the number go on, also after failures of its own", async () => {
  const rests = async (code: number, { pausing }: { pausing: boolean }) => {
    const [told, refused, next] = [await newTalker(), await newTalker(), await newTalker()];
    const taken = await send(told.id);
    // 190: it refuses our token, so our own breaker opens for a minute
    answers.set(refused.phone, [190, 0]);
    const waiting = [await send(refused.id)];
    await receipt(String((await taken()).providerId), code);
    waiting.push(await send(next.id));
    const path = `/channel-accounts/${number.id}`;
    if (pausing) await organization.api.patch(path, { isPaused: true });
    const before = handed.length;
    if (pausing) await organization.api.patch(path, { isPaused: false });
    else expect(await organization.api.post("/channel-accounts/resumption", {})).toMatchObject({ status: 200 });
    await pass(1_000);
    const during = handed.length - before;
    await pass(code === 4 ? 5 * 60_000 : 5_000);
    const states = (await Promise.all(waiting.map((read) => read()))).map(({ state }) => state);
    await pass(6 * 60_000);
    return { during, states };
  };
  // 4: five minutes of rest; 130429: five seconds, and the minute of our own ends by the press
  for (const pausing of [true, false])
    expect(await rests(4, { pausing })).toEqual({ during: 0, states: ["sent", "sent"] });
  for (const pausing of [true, false])
    expect(await rests(130429, { pausing })).toEqual({ during: 0, states: ["sent", "sent"] });
});

test("too many to one person (131056) holds up nobody else, and waits longer each time", async () => {
  const busy = await newTalker();
  answers.set(busy.phone, [131056]);
  const read = await send(busy.id);
  for (const minutes of [1, 5, 20, 60, 120]) await pass(minutes * 60_000);
  expect(handed.length).toBeGreaterThanOrEqual(5);
  expect((await read()).state).toBe("planned");
  const other = await newTalker();
  expect(await (await send(other.id))()).toMatchObject({ state: "sent" });
});

test("to one person a number writes ten at once and then one in six seconds; nobody else waits for that", async () => {
  const busy = await newTalker();
  const reads: Awaited<ReturnType<typeof send>>[] = [];
  for (let turn = 0; turn < 12; turn++) reads.push(await send(busy.id, { body: `Number ${turn}` }));
  const states = async () => (await Promise.all(reads.map((read) => read()))).map(({ state }) => state);
  expect((await states()).filter((state) => state === "sent")).toHaveLength(10);
  expect(await reads[11]?.()).toMatchObject({ state: "planned", reason: expect.stringContaining("to this person") });
  const other = await newTalker();
  expect(await (await send(other.id))()).toMatchObject({ state: "sent" });
  for (let second = 0; second < 13; second++) await pass(1_000);
  expect((await states()).filter((state) => state === "sent")).toHaveLength(12);
});

test("a message that one person has to wait for takes no turn of the number: somebody else's leaves in it", async () => {
  await organization.api.patch(`/channel-accounts/${number.id}`, { ratePerMinute: 60 });
  const [busy, other] = [await newTalker(), await newTalker()];
  const sendOne = async () => (await send(busy.id))();
  let last = await sendOne();
  for (let turn = 0; turn < 20 && last.state === "sent"; turn++) {
    await pass(1_000);
    last = await sendOne();
  }
  expect(last).toMatchObject({ state: "planned", reason: expect.stringContaining("to this person") });
  expect(await (await send(other.id))()).toMatchObject({ state: "sent" });
});

test("a message that WhatsApp took and then could not deliver for a while is sent again, thrice in all", async () => {
  const lead = await newTalker();
  const first = await send(lead.id, { body: "Are you there?" });
  await receipt(String((await first()).providerId), 131016);
  expect((await first()).state).toBe("failed");
  await pass(10 * 60_000);
  expect(handed).toHaveLength(2);
  await receipt("wamid.2", 131000);
  await pass(10 * 60_000);
  expect(handed).toHaveLength(3);
  await receipt("wamid.3", 131000);
  await pass(60 * 60_000);
  expect(handed).toHaveLength(3);
});

test("a file that could not be transferred is uploaded anew", async () => {
  const lead = await newTalker();
  answers.set(lead.phone, [131053, 0]);
  const pdf = Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");
  const path = `/leads/${lead.id}/attachments?name=offer.pdf`;
  const headers = { "content-type": "application/octet-stream" };
  const uploaded = await organization.api.send("POST", path, { body: new Uint8Array(pdf), headers });
  expect(uploaded.status).toBe(201);
  const before = uploads;
  const read = await send(lead.id, { body: "See here", attachmentIds: [uploaded.body.id] });
  expect(uploads - before).toBe(1);
  await pass(10 * 60_000);
  expect(await read()).toMatchObject({ state: "sent" });
  expect(uploads - before).toBe(2);
});

test("whom WhatsApp spared a template (131049) gets none for a day, and may be answered all the same", async () => {
  const lead = await newTalker();
  const made = { name: `T${count}`, channel: "whatsapp", language: "en", body: "Hello there" };
  const template = (await organization.api.post("/templates", made)).body;
  const mapping = { name: "hello", language: "en", parameters: [] };
  await organization.api.put(`/templates/${template.id}/whatsapp-template`, mapping);
  const consent = { channel: "whatsapp", isGiven: true, source: "Form" };
  await organization.api.post(`/leads/${lead.id}/consents`, consent);
  world.world.clock.advance(25 * 3_600_000);
  const first = await send(lead.id, { templateId: template.id });
  await receipt(String((await first()).providerId), 131049);
  const again = () =>
    organization.api.post(`/leads/${lead.id}/messages`, { channel: "whatsapp", templateId: template.id });
  world.world.clock.advance(23 * 3_600_000);
  expect(await again()).toMatchObject({
    status: 422,
    body: { detail: expect.stringContaining("chose not to deliver") },
  });
  world.world.clock.advance(3_600_000);
  expect((await again()).status).toBe(201);
  await world.world.drain();
  await receipt(`wamid.${handed.length}`, 131049);
  await writes(lead.phone);
  expect(await (await send(lead.id))()).toMatchObject({ state: "sent" });
});
