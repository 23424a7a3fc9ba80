// Calls to Twilio by an API key in place of the account's auth token, which still proves Twilio's calls to us.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAsTwilio } from "../sandbox/twilio-server.ts";
import { type NumberWorld, openNumberWorld, TWILIO_SID, TWILIO_TOKEN } from "../testing/number-world.ts";
import { openWorld } from "../testing/world.ts";

const KEY = { sid: `SK${"d".repeat(32)}`, secret: "secret-of-the-key" };
const OTHER_KEY = { sid: `SK${"e".repeat(32)}`, secret: "secret-of-another" };
/** Who called, as `user:password`. */
const callers: string[] = [];
/** A standard key, as most are, may not read the account itself. */
function answerTo(call: string, caller: string) {
  if (call.startsWith("POST"))
    return { status: 201, answer: { sid: `SM${String(callers.length).padStart(32, "0")}`, status: "queued" } };
  if (!call.endsWith(`/${TWILIO_SID}.json`)) return { status: 200, answer: { messages: [] } };
  return caller.startsWith("SK")
    ? { status: 401, answer: { code: 20003, message: "Authenticate", status: 401 } }
    : { status: 200, answer: { status: "active" } };
}
const twilio = createServer((request, response) => {
  const { authorization = "" } = request.headers;
  const caller = Buffer.from(authorization.replace("Basic ", ""), "base64").toString("utf8");
  callers.push(caller);
  const { status, answer } = answerTo(`${request.method} ${request.url}`, caller);
  request.resume().on("end", () => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
});

let here: NumberWorld;
let url = "";
beforeAll(async () => {
  twilio.listen(0, "127.0.0.1");
  await once(twilio, "listening");
  url = `http://127.0.0.1:${(twilio.address() as AddressInfo).port}`;
  here = await openNumberWorld({ TWILIO_API_URL: url });
});
afterAll(async () => {
  await here.close();
  twilio.closeAllConnections();
  twilio.close();
});

test("texts leave by an API key, and its calls are proved by the auth token; neither is ever shown", async () => {
  const organization = await here.world.organization();
  const { api } = organization;
  const number = await here.addTwilio(organization, { apiKey: KEY });
  const { body: account } = await api.get(`/channel-accounts/${number.id}`);
  expect(account.twilio).toEqual({
    accountSid: TWILIO_SID,
    messagingServiceSid: null,
    apiKeySid: KEY.sid,
    hasAuthToken: true,
  });
  expect(JSON.stringify(account)).not.toMatch(new RegExp(`${KEY.secret}|${TWILIO_TOKEN}`));
  expect((await api.post(`/channel-accounts/${number.id}/test`)).body.provider).toEqual({ ok: true, error: null });
  const lead = { name: "Cafe", phone: "+38344760001", country: "XK" };
  const { id } = (await api.post("/leads", lead)).body;
  await api.post(`/leads/${id}/messages`, { channel: "sms", body: "Hello" });
  await here.world.drain();
  expect(new Set(callers.splice(0))).toEqual(new Set([`${KEY.sid}:${KEY.secret}`]));
  expect(await here.textTo(number, { From: lead.phone, Body: "Yes" })).toBe(200);
  const { items } = (await api.get(`/messages?leadId=${id}&direction=inbound`)).body;
  expect(items).toMatchObject([{ body: "Yes" }]);
});

test("a standard API key passes the test at the stand-in, which shows it the account as little as Twilio does", async () => {
  const sandbox = await openNumberWorld();
  try {
    const { api } = await sandbox.world.organization();
    const texts = { from: "+15550166", accountSid: TWILIO_SID, authToken: TWILIO_TOKEN, apiKey: KEY };
    const { id } = (await api.post("/channel-accounts", { channel: "sms", name: "Texts", twilio: texts })).body;
    expect((await api.post(`/channel-accounts/${id}/test`)).body.provider).toEqual({ ok: true, error: null });
    const account = `${sandbox.numbers.twilioUrl}/2010-04-01/Accounts/${TWILIO_SID}.json`;
    const ask = (user: string) =>
      fetch(account, { headers: { authorization: `Basic ${Buffer.from(user).toString("base64")}` } });
    const refused = await ask(`${KEY.sid}:${KEY.secret}`);
    expect([refused.status, await refused.json()]).toMatchObject([401, { code: 20003 }]);
    expect((await ask(`${TWILIO_SID}:${TWILIO_TOKEN}`)).status).toBe(200);
  } finally {
    await sandbox.close();
  }
});

test("a key set by the environment carries the calls of the installation's number, and its secret is never shown", async () => {
  const sender = { TWILIO_ACCOUNT_SID: TWILIO_SID, TWILIO_AUTH_TOKEN: TWILIO_TOKEN, TWILIO_FROM: "+15550199" };
  const key = { TWILIO_API_KEY_SID: KEY.sid, TWILIO_API_KEY_SECRET: KEY.secret };
  const installed = await openNumberWorld({ SANDBOX: "", TWILIO_API_URL: url, ...sender, ...key });
  try {
    const { api } = await installed.world.organization();
    const [account] = (await api.get("/channel-accounts")).body.items;
    expect(account).toMatchObject({ isFromEnvironment: true, twilio: { apiKeySid: KEY.sid, hasAuthToken: true } });
    expect(JSON.stringify(account)).not.toContain(KEY.secret);
    callers.length = 0;
    expect((await api.post(`/channel-accounts/${account.id}/test`)).body.provider).toEqual({ ok: true, error: null });
    expect(new Set(callers)).toEqual(new Set([`${KEY.sid}:${KEY.secret}`]));
    const webhook = `${installed.base}/webhooks/twilio/default/inbound`;
    const text = { MessageSid: `SM${"8".repeat(32)}`, From: "+38344760009", To: "+15550199", Body: "Hello" };
    expect(await callAsTwilio(webhook, TWILIO_TOKEN, text)).toBe(200);
    expect(await callAsTwilio(webhook, KEY.secret, text)).toBe(401);
  } finally {
    await installed.close();
  }
});

test("a key is changed with its secret, taken away, and not carried over to another account", async () => {
  const organization = await here.world.organization();
  const { api } = organization;
  const { id } = await here.addTwilio(organization, { apiKey: KEY });
  const change = (more: object) =>
    api.patch(`/channel-accounts/${id}`, { twilio: { from: "+15550199", accountSid: TWILIO_SID, ...more } });
  const callsBy = async () => {
    callers.length = 0;
    await api.post(`/channel-accounts/${id}/test`);
    return callers;
  };
  expect((await change({ apiKey: { sid: OTHER_KEY.sid } })).body.errors).toEqual([
    { path: "twilio.apiKey.secret", message: "is required for another key" },
  ]);
  expect((await change({ apiKey: { sid: "SK1", secret: KEY.secret } })).body.errors).toMatchObject([
    { path: "twilio.apiKey.sid" },
  ]);
  expect((await change({})).status).toBe(200);
  expect(await callsBy()).toEqual([`${KEY.sid}:${KEY.secret}`]);
  expect((await change({ apiKey: { sid: KEY.sid } })).status).toBe(200);
  expect((await change({ apiKey: OTHER_KEY })).status).toBe(200);
  expect(await callsBy()).toEqual([`${OTHER_KEY.sid}:${OTHER_KEY.secret}`]);
  const elsewhere = { accountSid: `AC${"c".repeat(32)}` };
  expect((await change(elsewhere)).body.errors).toMatchObject([{ path: "twilio.authToken" }]);
  expect((await change({ ...elsewhere, apiKey: KEY })).body.errors).toMatchObject([
    { path: "twilio.authToken", message: expect.stringContaining("proved by it") },
  ]);
  expect((await change({ apiKey: null })).status).toBe(200);
  expect(await callsBy()).toEqual([`${TWILIO_SID}:${TWILIO_TOKEN}`]);
});

test("where Twilio cannot call, a key alone will do; once it can, the account says that the token is missing", async () => {
  const world = await openWorld({ TWILIO_API_URL: url, BASE_URL: "http://localhost:3000" });
  try {
    const { api } = await world.organization();
    const sender = { from: "+15550177", accountSid: TWILIO_SID };
    const make = (more: object) =>
      api.post("/channel-accounts", { channel: "sms", name: "Texts", twilio: { ...sender, ...more } });
    expect((await make({})).body.errors).toMatchObject([
      { path: "twilio.authToken", message: expect.stringContaining("or an API key") },
    ]);
    const made = await make({ apiKey: KEY });
    expect(made).toMatchObject({ status: 201, body: { warning: null, twilio: { hasAuthToken: false } } });
    Object.assign(world.foundation.config, { baseUrl: "https://crm.example.com" });
    const read = async () => (await api.get(`/channel-accounts/${made.body.id}`)).body;
    expect((await read()).warning).toContain("auth token is not known");
    await api.patch(`/channel-accounts/${made.body.id}`, { twilio: { ...sender, authToken: TWILIO_TOKEN } });
    expect(await read()).toMatchObject({ warning: null, twilio: { hasAuthToken: true, apiKeySid: KEY.sid } });
  } finally {
    await world.close();
  }
});
