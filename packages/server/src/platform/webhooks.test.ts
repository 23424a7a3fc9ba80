// Outgoing webhooks end to end: our program over HTTP, the receiver a real server.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { addressProblem } from "./post-webhook.ts";
import { signedHeaders } from "./sign-webhook.ts";

interface Call {
  headers: Record<string, string>;
  body: string;
}

let world: World;
let organization: TestOrganization;
let url = "";
let status = 200;
let retryAfter: string | null = null;
const calls: Call[] = [];
const receiver = createServer(async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  calls.push({ headers, body });
  response.writeHead(status, retryAfter === null ? {} : { "retry-after": retryAfter }).end();
});

beforeAll(async () => {
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  world = await openWorld({ SANDBOX: "1" });
});
afterAll(async () => {
  await world.close();
  receiver.close();
});
beforeEach(async () => {
  organization = await world.organization();
  calls.length = 0;
  status = 200;
  retryAfter = null;
});

async function add(body: object = {}) {
  const made = await organization.api.post("/webhook-endpoints", { url, ...body });
  expect(made).toMatchObject({ status: 201, body: { enabled: true, secret: expect.stringMatching(/^whsec_/) } });
  return made.body as { id: string; secret: string };
}
const deliveries = async (id: string) => (await organization.api.get(`/webhook-endpoints/${id}/deliveries`)).body.items;

test("the vector of Standard Webhooks is signed as its page says, and its package agrees", () => {
  const body = `{"type":"contact.created","timestamp":"2022-11-03T20:26:10.344522Z","data":{"id":"1f81eb52-5198-4599-803e-771906343485"}}`;
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const headers = signedHeaders({ id: "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", payload: body }, 1_674_087_231, [secret]);
  expect(headers["webhook-signature"]).toBe("v1,ARw42xaAApl/nxRo+iPGYwSaMQaOwMo2eyH5JBRA+bQ=");
  const seconds = Math.floor(Date.now() / 1_000);
  expect(
    new Webhook(secret).verify(body, signedHeaders({ id: "msg_1", payload: body }, seconds, [secret])),
  ).toBeTruthy();
});

test("what happens is told once, signed, and thin", async () => {
  world.clock.set(Date.now());
  const { id, secret } = await add({ eventTypes: ["lead.created"] });
  const lead = await organization.api.post("/leads", { name: "Cafe Aurora" });
  await organization.api.patch(`/leads/${lead.body.id}`, { city: "Prizren" });
  await world.drain();
  expect(calls).toHaveLength(1);
  const [call] = calls;
  const told = new Webhook(secret).verify(call?.body ?? "", call?.headers ?? {});
  expect(told).toMatchObject({ type: "lead.created", data: { id: lead.body.id, leadId: lead.body.id } });
  expect(await deliveries(id)).toMatchObject([
    { id: call?.headers["webhook-id"], state: "delivered", attempts: 1, lastStatus: 200 },
  ]);
});

test("a lead's change is told by the names and in the units of the API, and by none of the program's own", async () => {
  const lead = await organization.api.post("/leads", { name: "Cafe Aurora", phone: "044 123 456", country: "XK" });
  await add({ eventTypes: ["lead.changed"] });
  await organization.api.patch(`/leads/${lead.body.id}`, {
    phone: "044 123 457",
    hidden: true,
    dealValue: 1_234.5,
    temperature: "HOT",
  });
  await world.drain();
  const { data } = JSON.parse(calls[0]?.body ?? "{}");
  expect(data.changes).toEqual({
    contactPoints: [{ kind: "phone", value: "044 123 457", label: null, preferred: true, state: "ok" }],
    phone: "044 123 457",
    phoneE164: "+38344123457",
    hidden: true,
    dealValue: 1_234.5,
    temperature: "HOT",
    temperatureSetByHand: true,
  });
});

test("a lead taken out of the bin is told, and what ended with its figures", async () => {
  await add({ eventTypes: ["lead.restored", "bulkAction.finished", "import.finished"] });
  const { api } = organization;
  const { id } = (await api.post("/leads", { name: "Cafe Aurora" })).body;
  await api.delete(`/leads/${id}`);
  await api.post(`/leads/${id}/restore`);
  const bulk = await api.post("/leads/bulk", { ids: [id], action: { type: "status", status: "CONTACTED" } });
  const imported = await api.post("/imports", [{ name: "Bakery Lux" }]);
  await world.drain();
  const told = calls.map(({ body }) => JSON.parse(body));
  const dataOf = (type: string) => told.filter((one) => one.type === type).map(({ data }) => data);
  expect(dataOf("lead.restored")).toEqual([{ id, leadId: id, changes: { deletedAt: null } }]);
  const counts = { matched: 1, changed: 1, unchanged: 0, skipped: 0, failed: 0 };
  expect(dataOf("bulkAction.finished")).toEqual([
    { id: bulk.body.id, leadId: null, result: { action: "status", state: "done", ...counts } },
  ]);
  expect(dataOf("import.finished")).toEqual([
    {
      id: imported.body.id,
      leadId: null,
      result: { status: "done", rows: 1, created: 1, updated: 0, skipped: 0, failed: 0, failure: null },
    },
  ]);
});

test("a failed call is made again under the same id, later each time, and as the receiver asks", async () => {
  const { id } = await add();
  status = 503;
  retryAfter = "30";
  await organization.api.post("/leads", { name: "Cafe Aurora" });
  await world.drain();
  expect(calls).toHaveLength(1);
  world.clock.advance(20_000);
  await world.drain();
  expect(calls).toHaveLength(1);
  status = 200;
  world.clock.advance(20_000);
  await world.drain();
  expect(calls).toHaveLength(2);
  expect(calls[0]?.headers["webhook-id"]).toBe(calls[1]?.headers["webhook-id"]);
  expect(await deliveries(id)).toMatchObject([{ state: "delivered", attempts: 2 }]);
});

test("after ten attempts, or at once on 410, an address is switched off and says why", async () => {
  const { id } = await add();
  status = 500;
  await organization.api.post(`/webhook-endpoints/${id}/test`);
  for (let attempt = 0; attempt < 10; attempt++) {
    await world.drain();
    world.clock.advance(27 * 3_600_000);
  }
  expect(calls).toHaveLength(10);
  const off = await organization.api.get(`/webhook-endpoints/${id}`);
  expect(off.body).toMatchObject({ enabled: false, disabledReason: expect.stringContaining("10 times") });
  expect(await organization.api.post(`/webhook-endpoints/${id}/test`)).toMatchObject({ status: 409 });
  const on = await organization.api.patch(`/webhook-endpoints/${id}`, { enabled: true });
  expect(on.body).toMatchObject({ enabled: true, disabledReason: null });
  status = 410;
  await organization.api.post(`/webhook-endpoints/${id}/test`);
  await world.drain();
  expect((await organization.api.get(`/webhook-endpoints/${id}`)).body).toMatchObject({ enabled: false });
});

test("a renewed secret signs beside the former one for a day", async () => {
  world.clock.set(Date.now());
  const { id, secret } = await add();
  const renewed = await organization.api.post(`/webhook-endpoints/${id}/secret`);
  await organization.api.post(`/webhook-endpoints/${id}/test`);
  await world.drain();
  const [call] = calls;
  for (const one of [secret, renewed.body.secret])
    expect(new Webhook(one).verify(call?.body ?? "", call?.headers ?? {})).toMatchObject({ type: "webhook.test" });
  world.clock.advance(25 * 3_600_000);
  await organization.api.post(`/webhook-endpoints/${id}/test`);
  await world.drain();
  expect(calls.at(-1)?.headers["webhook-signature"]?.split(" ")).toHaveLength(1);
});

test("a delivery can be sent again, and an address goes with its log", async () => {
  const { id } = await add();
  await organization.api.post(`/webhook-endpoints/${id}/test`);
  await world.drain();
  const [delivery] = await deliveries(id);
  expect((await organization.api.post(`/webhook-deliveries/${delivery.id}/replay`)).status).toBe(202);
  await world.drain();
  expect(calls.map(({ headers }) => headers["webhook-id"])).toEqual([delivery.id, delivery.id]);
  expect((await organization.api.delete(`/webhook-endpoints/${id}`)).status).toBe(204);
  expect((await organization.api.post(`/webhook-deliveries/${delivery.id}/replay`)).status).toBe(404);
});

test("an address inside a network, with a password, or without TLS is refused", async () => {
  expect(addressProblem("https://hooks.example.com/x", false)).toBeNull();
  for (const address of [
    "http://hooks.example.com/",
    "https://user:secret@hooks.example.com/",
    "https://hooks.example.com:8080/",
    "https://localhost/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://169.254.169.254/latest",
    "https://10.0.0.8/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://[::ffff:127.0.0.1]/",
    "https://printer.local/",
  ])
    expect(addressProblem(address, false), address).not.toBeNull();
  const strict = await openWorld();
  const { api } = await strict.organization();
  expect(await api.post("/webhook-endpoints", { url })).toMatchObject({
    status: 400,
    body: { errors: [{ path: "url" }] },
  });
  await strict.close();
});
